//! Names that properties had in earlier versions of the format.

use crate::value::Map;

/// Old name, name of today: of every property that is read here. The schema knows the others.
const ALIASES: [(&str, &str); 47] = [
    ("addRowLocation", "addRowButtonLocation"),
    ("allowRowsDragAndDrop", "allowRowReorder"),
    ("allowCompleteSurveyAutomatic", "autoAdvanceAllowComplete"),
    ("autoComplete", "autocomplete"),
    ("columnLayout", "transposeData"),
    ("commentPlaceHolder", "commentPlaceholder"),
    ("defaultValueFromLastPanel", "copyDefaultValueFromLastEntry"),
    ("defaultValueFromLastRow", "copyDefaultValueFromLastEntry"),
    ("emptyRowsText", "noRowsText"),
    ("firstPageIsStarted", "firstPageIsStartPage"),
    ("focusFirstQuestionAutomatic", "autoFocusFirstQuestion"),
    ("goNextPageAutomatic", "autoAdvanceEnabled"),
    ("hasComment", "showCommentArea"),
    ("hasNone", "showNoneItem"),
    ("hasOther", "showOtherItem"),
    ("hasSelectAll", "showSelectAllItem"),
    ("insensitive", "caseInsensitive"),
    ("isAllRowRequired", "eachRowRequired"),
    ("label", "title"),
    ("maxTimeToFinish", "timeLimit"),
    ("maxTimeToFinishPage", "timeLimitPerPage"),
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
    ("progressBarShowPageTitles", "progressBarShowNavigationText"),
    ("questions", "elements"),
    ("questionsOrder", "questionOrder"),
    ("rateDisplayMode", "rateType"),
    ("renderMode", "displayMode"),
    ("requiredText", "requiredMark"),
    ("rowsOrder", "rowOrder"),
    ("showClearButton", "allowClear"),
    ("showCompletedPage", "showCompletePage"),
    ("showOptionsCaption", "allowClear"),
    ("showRangeInProgress", "showProgressBar"),
    ("templateTitleLocation", "templateQuestionTitleLocation"),
    ("text", "altText"),
    ("useDisplayValuesInTitle", "useDisplayValuesInDynamicTexts"),
    ("showTimerPanelMode", "timerInfoMode"),
];

/// The name of today for a property that may be written in an old way.
#[must_use]
pub fn property_name(written: &str) -> &str {
    ALIASES.iter().find(|(old, _)| *old == written).map_or(written, |(_, name)| name)
}

/// The properties of an object under the names of today.
pub(super) fn with_names_of_today(written: Map) -> Map {
    let mut properties = Map::at(written.place());
    for (key, value) in written.into_entries() {
        let name = property_name(&key);
        // What is written in the way of today counts.
        if name == key || !properties.contains_key(name) {
            properties.insert(name, value);
        }
    }
    properties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rare::is_rare;

    #[test]
    fn what_is_rare_is_rare_under_its_old_name_too() {
        for (old, name) in ALIASES {
            assert!(is_rare(old) || !is_rare(name), "{old}");
        }
    }
}
