//! Names that properties had in earlier versions of the format.

/// Old name, name of today.
const ALIASES: [(&str, &str); 42] = [
    ("allowCompleteSurveyAutomatic", "autoAdvanceAllowComplete"),
    ("autoComplete", "autocomplete"),
    ("commentPlaceHolder", "commentPlaceholder"),
    ("firstPageIsStarted", "firstPageIsStartPage"),
    ("focusFirstQuestionAutomatic", "autoFocusFirstQuestion"),
    ("focusOnFirstError", "autoFocusFirstError"),
    ("goNextPageAutomatic", "autoAdvanceEnabled"),
    ("hasComment", "showCommentArea"),
    ("hasNone", "showNoneItem"),
    ("hasOther", "showOtherItem"),
    ("hasSelectAll", "showSelectAllItem"),
    ("insensitive", "caseInsensitive"),
    ("isAllRowRequired", "eachRowRequired"),
    ("maxOthersLength", "maxCommentLength"),
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
    ("requiredText", "requiredMark"),
    ("rowsOrder", "rowOrder"),
    ("sendResultOnPageNext", "partialSendEnabled"),
    ("showClearButton", "allowClear"),
    ("showCompletedPage", "showCompletePage"),
    ("showOptionsCaption", "allowClear"),
    ("showRangeInProgress", "showProgressBar"),
    ("showTimerPanelMode", "timerInfoMode"),
    ("size", "inputSize"),
    ("templateTitleLocation", "templateQuestionTitleLocation"),
    ("useDisplayValuesInTitle", "useDisplayValuesInDynamicTexts"),
];

/// The name of today for a property that may be written in an old way.
#[must_use]
pub fn property_name(written: &str) -> &str {
    ALIASES.iter().find(|(old, _)| *old == written).map_or(written, |(_, name)| name)
}
