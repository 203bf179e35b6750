//! Names that properties had in earlier versions of the format.

/// Old name, name of today: of every property that is read here. The schema knows the others.
const ALIASES: [(&str, &str); 36] = [
    ("addRowLocation", "addRowButtonLocation"),
    ("allowRowsDragAndDrop", "allowRowReorder"),
    ("autoComplete", "autocomplete"),
    ("columnLayout", "transposeData"),
    ("commentPlaceHolder", "commentPlaceholder"),
    ("defaultValueFromLastPanel", "copyDefaultValueFromLastEntry"),
    ("defaultValueFromLastRow", "copyDefaultValueFromLastEntry"),
    ("emptyRowsText", "noRowsText"),
    ("firstPageIsStarted", "firstPageIsStartPage"),
    ("hasComment", "showCommentArea"),
    ("hasNone", "showNoneItem"),
    ("hasOther", "showOtherItem"),
    ("hasSelectAll", "showSelectAllItem"),
    ("insensitive", "caseInsensitive"),
    ("isAllRowRequired", "eachRowRequired"),
    ("maximumRateDescription", "maxRateDescription"),
    ("mininumRateDescription", "minRateDescription"),
    ("navigationButtonsVisibility", "showNavigationButtons"),
    ("optionsCaption", "placeholder"),
    ("otherPlaceHolder", "otherPlaceholder"),
    ("panelAddText", "addPanelText"),
    ("panelNextText", "nextPanelText"),
    ("panelPrevText", "prevPanelText"),
    ("panelRemoveButtonLocation", "removePanelButtonLocation"),
    ("panelRemoveText", "removePanelText"),
    ("placeHolder", "placeholder"),
    ("questions", "elements"),
    ("rateDisplayMode", "rateType"),
    ("renderMode", "displayMode"),
    ("requiredText", "requiredMark"),
    ("rowsOrder", "rowOrder"),
    ("showClearButton", "allowClear"),
    ("showOptionsCaption", "allowClear"),
    ("showRangeInProgress", "showProgressBar"),
    ("templateTitleLocation", "templateQuestionTitleLocation"),
    ("text", "altText"),
];

/// The name of today for a property that may be written in an old way.
#[must_use]
pub fn property_name(written: &str) -> &str {
    ALIASES.iter().find(|(old, _)| *old == written).map_or(written, |(_, name)| name)
}
