// The questionnaires of the bench. SurveyJS and manyi read the same JSON.

const choices = (count) => Array.from({ length: count }, (_, index) => ({ value: index + 1, text: `Choice ${index + 1}` }));

/** One element of each kind that the mix has; `index` makes its name. */
const KINDS = [
  (name, title) => ({ type: "text", name, title }),
  (name, title) => ({ type: "radiogroup", name, title, choices: choices(4) }),
  (name, title) => ({ type: "checkbox", name, title, choices: choices(4) }),
  (name, title) => ({ type: "rating", name, title }),
  (name, title) => ({ type: "comment", name, title }),
  (name, title) => ({ type: "dropdown", name, title, choices: choices(5) }),
  (name, title) => ({ type: "boolean", name, title }),
  (name, title) => ({ type: "matrix", name, title, columns: choices(3), rows: choices(3) }),
];

/** A survey of `count` questions on one page, the eight kinds by turns. */
export function mixed(count) {
  const elements = Array.from({ length: count }, (_, index) =>
    KINDS[index % KINDS.length](`question${index + 1}`, `Question ${index + 1}: how was it?`),
  );
  return { title: "A mixed questionnaire", pages: [{ name: "page1", elements }] };
}

/** Ten questions as a shop asks them. */
export function ten() {
  const scale = (name, title) => ({ type: "rating", name, title, rateMin: 1, rateMax: 5, minRateDescription: "Poor", maxRateDescription: "Excellent" });
  return {
    title: "How did we do?",
    pages: [
      {
        name: "page1",
        elements: [
          { type: "rating", name: "recommend", title: "How likely are you to recommend us?", rateMin: 0, rateMax: 10, isRequired: true },
          scale("satisfaction", "How satisfied are you overall?"),
          scale("speed", "How was the speed of our service?"),
          scale("courtesy", "How was the courtesy of our staff?"),
          scale("value", "How was the value for money?"),
          { type: "radiogroup", name: "visit", title: "How often do you visit us?", choices: ["Weekly", "Monthly", "Rarely", "First time"] },
          { type: "checkbox", name: "reasons", title: "What brought you here?", choices: ["Price", "Range", "Location", "Advice"], showOtherItem: true },
          { type: "boolean", name: "solved", title: "Was your question answered?" },
          { type: "comment", name: "wish", title: "What should we do better?", visibleIf: "{recommend} < 7" },
          { type: "text", name: "email", title: "Your email address", inputType: "email" },
          { type: "comment", name: "praise", title: "What did you like?" },
        ],
      },
    ],
  };
}

/** One choice on which `count` other questions depend. */
export function dependent(count) {
  const elements = Array.from({ length: count }, (_, index) => ({
    type: "text",
    name: `detail${index + 1}`,
    title: `Detail ${index + 1}`,
    visibleIf: "{more} = 'yes'",
  }));
  return { pages: [{ name: "page1", elements: [{ type: "radiogroup", name: "more", title: "More?", choices: ["yes", "no"] }, ...elements] }] };
}

/** The smallest survey: it makes a page load all that manyi needs. */
export function one() {
  return { pages: [{ name: "page1", elements: [{ type: "text", name: "question1", title: "One question" }] }] };
}
