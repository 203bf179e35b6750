//! What in a definition asks for the whole widget. `xtask` reads this file, too: it makes of it what the
//! loader looks for.

/// Types and keys, and what is written as the value of a key; in whatever case they are written.
pub const WORDS: [&str; 44] = [
    // Types of questions.
    "expression",
    "file",
    "image",
    "imagemap",
    "imagepicker",
    "matrixdropdown",
    "matrixdynamic",
    "multipletext",
    "paneldynamic",
    "signaturepad",
    "slider",
    "tagbox",
    // Where choices come from, and their order.
    "choicesByUrl",
    "choicesFromQuestion",
    "choicesMax",
    "choicesOrder",
    "hideIfChoicesEmpty",
    "questionOrder",
    "questionsOrder",
    // What the survey does.
    "calculatedValues",
    "completedHtmlOnCondition",
    "correctAnswer",
    "navigateToUrlOnCondition",
    "questionsOnPageMode",
    "showPreviewBeforeComplete",
    "showTimer",
    "showTimerPanel",
    "triggers",
    // What questions are answered with.
    "defaultValueExpression",
    "maxValueExpression",
    "minValueExpression",
    "resetValueIf",
    "setValueExpression",
    "totalExpression",
    "totalType",
    // What it shows.
    "buttons",
    "onPanel",
    "progressBarShowNavigationText",
    "progressBarShowPageTitles",
    "questionStartIndex",
    "recursive",
    "maskType",
    "selectToRankEnabled",
    "showTOC",
];

/// So many choices are searched in a dropdown, not scrolled through.
pub const LONG_LIST: usize = 11;

/// Functions that an expression may call.
pub const CALLS: [&str; 31] = [
    "age",
    "avg",
    "avgInArray",
    "count",
    "countInArray",
    "currentDate",
    "currentYear",
    "dateAdd",
    "dateDiff",
    "day",
    "diffDays",
    "displayValue",
    "getComment",
    "getDate",
    "getYear",
    "isContainerReady",
    "isDisplayMode",
    "max",
    "maxInArray",
    "min",
    "minInArray",
    "month",
    "propertyValue",
    "round",
    "substring",
    "sum",
    "sumInArray",
    "today",
    "trunc",
    "weekday",
    "year",
];
