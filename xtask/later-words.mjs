/** Words of the interface that no survey begins with: they come with `www/later.js`. `xtask/opening.mjs` watches that. */
export const LATER_WORDS = [
  "previewTitle", "timeLeft", "movedTo", "signed",
  "required", "requiredRow", "requiredPanel", "otherRequired", "uniqueRow", "rowsMin", "keyDuplicate",
  "entryAdded", "entryRemoved", "confirmDelete", "keep",
  "answersMin", "answersMax", "answersRange", "invalidNumber", "numberMin", "numberMax", "numberRange", "step", "incomplete",
  "dateMin", "dateMax", "invalidEmail", "textMin", "textMax", "textRange", "noDigits", "invalidPattern", "invalidExpression",
  "fileTooLarge", "tooManyFiles", "errorCount",
  "draftRestored", "startOver", "completedTitle", "completedText", "completedHere", "sending",
  "notSentTitle", "notSentText", "notKept", "tryAgain", "endpointUnreachable", "endpointRefused",
];
