/**
 * What a visitor does with a questionnaire, by what they see: titles, texts, buttons.
 *
 *     const visitor = new Visitor(page.locator("manyi-survey"), definition, "zh-cn");
 *     await visitor.answerPage(0, { a1: 4, "a1-Comment": "…" });
 *     await visitor.goOn();
 *
 * Answers are in the shape in which they are stored; the visitor looks up what they read as.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A JSON file of the repository. */
export async function json(file) {
  return JSON.parse(await readFile(path.join(ROOT, file), "utf8"));
}

/** Names of the four questionnaires in www/surveys/. */
export const QUESTIONNAIRES = ["internal-customer", "supplier", "software-company", "xx-company"];

/** What the buttons say. */
export const WORDS = {
  "zh-cn": { next: "下一步", send: "提交", back: "上一步", thanks: "谢谢您", received: "您的答卷已收到。", up: (item) => `上移“${item}”` },
  en: { next: "Next", send: "Send", back: "Back", thanks: "Thank you", received: "We have received your answers.", up: (item) => `Move ${item} up` },
};

/** A text in one language. */
export function read(text, locale) {
  if (text === undefined || typeof text !== "object") return text === undefined ? undefined : String(text);
  return text[locale] ?? text.default;
}

/** Every question of a page, also those in panels. */
export function questionsOf(container) {
  return container.elements.flatMap((element) =>
    element.type === "panel" ? questionsOf(element) : element.type === "html" ? [] : [element],
  );
}

const itemText = (item, locale) => (typeof item === "object" ? read(item.text ?? item.value, locale) : String(item));
const itemValue = (item) => (typeof item === "object" ? item.value : item);

export class Visitor {
  constructor(survey, definition, locale = "en") {
    this.survey = survey;
    this.definition = definition;
    this.locale = locale;
    this.words = WORDS[locale];
  }

  titleOf(question) {
    return read(question.title, this.locale) ?? question.name;
  }

  /** The texts of the items that have these values. */
  textOf(items, value) {
    return itemText(items.find((item) => itemValue(item) === value) ?? value, this.locale);
  }

  group(question, role = "radiogroup") {
    return this.survey.getByRole(role, { name: this.titleOf(question), exact: true });
  }

  /** Answers what `values` has of a page's questions, and leaves the others. */
  async answerPage(index, values) {
    for (const question of questionsOf(this.definition.pages[index])) {
      if (values[question.name] !== undefined) await this.answer(question, values[question.name]);
      const comment = values[`${question.name}-Comment`];
      if (comment !== undefined) {
        await this.group(question).getByLabel(read(question.commentText, this.locale)).fill(comment);
      }
    }
  }

  async answer(question, value) {
    const { locale } = this;
    switch (question.type) {
      case "text":
      case "comment":
        return this.survey.getByLabel(this.titleOf(question), { exact: true }).fill(String(value));
      case "rating": {
        const text = question.rateValues ? this.textOf(question.rateValues, value) : String(value);
        return this.group(question).getByRole("radio", { name: text, exact: true }).check();
      }
      case "checkbox":
        for (const member of value) {
          const name = this.textOf(question.choices, member);
          await this.group(question, "group").getByRole("checkbox", { name, exact: true }).check();
        }
        return undefined;
      case "matrix":
        for (const [row, column] of Object.entries(value)) {
          const group = this.group(question, "group").getByRole("radiogroup", { name: this.textOf(question.rows, row), exact: true });
          await group.getByRole("radio", { name: this.textOf(question.columns, column), exact: true }).check();
        }
        return undefined;
      case "ranking": {
        const group = this.group(question, "group");
        if (question.selectToRankEnabled) {
          for (const member of value) {
            const text = this.textOf(question.choices, member);
            await group.getByRole("button", { name: text, exact: true }).click();
          }
        }
        // Each in turn goes up to its place.
        for (const [place, member] of value.entries()) {
          const text = itemText(question.choices.find((item) => itemValue(item) === member), locale);
          const up = group.getByRole("button", { name: this.words.up(text), exact: true });
          for (;;) {
            const names = await group.getByRole("listitem").allTextContents();
            if (names.indexOf(text) <= place) break;
            await up.click();
          }
        }
        return undefined;
      }
      default:
        throw new Error(`the visitor does not know how to answer a ${question.type}`);
    }
  }

  async goOn() {
    await this.survey.getByRole("button", { name: this.words.next, exact: true }).click();
  }

  async send() {
    await this.survey.getByRole("button", { name: this.words.send, exact: true }).click();
  }
}

/** Writes down every event of the page's surveys in `window.told`; before the page is opened. */
export async function listen(page) {
  await page.addInitScript(() => {
    window.told = [];
    for (const kind of ["ready", "change", "page", "complete", "delivered", "error"]) {
      document.addEventListener(`manyi-${kind}`, ({ type, detail, target }) => {
        window.told.push({ type, detail: JSON.parse(JSON.stringify(detail)), id: target.id });
      });
    }
  });
}

/** The details of all events of a kind so far. */
export function told(page, kind) {
  return page.evaluate((type) => window.told.filter((event) => event.type === type).map((event) => event.detail), `manyi-${kind}`);
}

/** A page's body with a definition in it. */
export function inline(definition, attributes = "") {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  return `<manyi-survey ${attributes}><p>Shown meanwhile</p><script type="application/json">${text.replaceAll("<", "\\u003c")}</script></manyi-survey>`;
}
