//! The strings in a definition that ask for the whole widget. `xtask` reads this file, too: it makes
//! of it what the loader looks for.

/// Types and keys, and what is written as the value of a key; in whatever case they are written.
pub const WORDS: [&str; 26] = [
    // Types of questions.
    "image",
    "imagemap",
    "imagepicker",
    "matrixdropdown",
    "matrixdynamic",
    "paneldynamic",
    "tagbox",
    // Choices from elsewhere.
    "choicesByUrl",
    "choicesFromQuestion",
    "hideIfChoicesEmpty",
    "choicesOrder",
    // The survey.
    "correctAnswer",
    "questionsOnPageMode",
    "showPreviewBeforeComplete",
    "showTimer",
    "showTimerPanel",
    "showTOC",
    "triggers",
    "navigateToUrlOnCondition",
    "completedHtmlOnCondition",
    // Questions.
    "selectToRankEnabled",
    "recursive",
    "onPanel",
    "buttons",
    "progressBarShowNavigationText",
    "questionStartIndex",
];
