import { expect, test } from "./fixtures.mjs";
import { QUESTIONNAIRES, Visitor, json, questionsOf } from "./visitor.mjs";

/** An answer to every question, each different from its neighbors. */
function fullAnswers(definition) {
  const values = {};
  const pick = (items, index) => items[(index * 3 + 1) % items.length];
  const valueOf = (item) => (typeof item === "object" ? item.value : item);
  for (const [index, question] of definition.pages.flatMap(questionsOf).entries()) {
    const { type, name, inputType, choices, rateValues, rows, columns } = question;
    if (type === "text" && inputType === "date") values[name] = `2026-11-${10 + index}`;
    else if (type === "text" && inputType === "email") values[name] = "li.wei@example.com";
    else if (type === "text" && inputType === "tel") values[name] = `+86 10 5555 00${10 + index}`;
    else if (type === "text") values[name] = `“${name}” & <${index}>`;
    else if (type === "comment") values[name] = `第一行\n第二行 ${index}`;
    else if (type === "rating") values[name] = rateValues ? valueOf(pick(rateValues, index)) : question.rateMin + (index % 10);
    else if (type === "checkbox") values[name] = [choices[5], choices[0], choices[3]].map(valueOf);
    else if (type === "ranking") values[name] = choices.map(valueOf).reverse();
    else if (type === "matrix") {
      values[name] = Object.fromEntries(rows.map((row, at) => [row.value, valueOf(columns[(at * 2 + 1) % columns.length])]));
    }
    if (question.showCommentArea) values[`${name}-Comment`] = `评价 ${index}: "quoted", \\ and 满意 😀`;
  }
  return values;
}

/** Goes through all pages, answering what `values` holds, and sends. */
async function goThrough(visitor, values) {
  const { pages } = visitor.definition;
  for (const index of pages.keys()) {
    await visitor.answerPage(index, values);
    await (index + 1 < pages.length ? visitor.goOn() : visitor.send());
  }
  await expect(visitor.survey.getByText(visitor.words.received)).toBeVisible();
}

for (const [index, name] of QUESTIONNAIRES.entries()) {
  const locale = index % 2 === 0 ? "zh-cn" : "en";
  test(`every answer to ${name} in ${locale} comes back from the store as it was given`, async ({ page, collector }) => {
    const definition = await json(`www/surveys/${name}.json`);
    const values = fullAnswers(definition);
    await page.goto(`${collector.origin}/survey.html?src=surveys/${name}.json&locale=${locale}`);
    const visitor = new Visitor(page.locator("manyi-survey"), definition, locale);
    await goThrough(visitor, values);

    // From the file, not from the memory of the server that took it.
    await collector.stop();
    await collector.start();
    const [response, ...more] = await collector.responses();
    expect(more).toEqual([]);
    expect(response.values).toEqual(values);
    expect(response).toMatchObject({ survey: { name, version: "1" }, status: "completed", locale, channel: "web" });
    expect(response.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
}

for (const locale of ["zh-cn", "en"]) {
  test(`the ticks of the printed supplier form come back in ${locale}, the skipped one absent`, async ({ page, collector }) => {
    const printed = await json("tests/fixtures/supplier-printed.json");
    const definition = await json("www/surveys/supplier.json");
    await page.goto(`${collector.origin}/survey.html?src=surveys/supplier.json&locale=${locale}`);
    await goThrough(new Visitor(page.locator("manyi-survey"), definition, locale), printed.values);

    const [response] = await collector.responses();
    expect(response.values).toEqual(printed.values);
    expect(Object.keys(response.values).filter((key) => /^[ab]\d$/.test(key))).toHaveLength(11);
    expect(response.values).not.toHaveProperty("b7");
    expect(response.display.a4).toBe({ "zh-cn": "非常满意", en: "Very satisfied" }[locale]);
  });
}

test("a visitor who goes back and changes their mind is stored with the last answer", async ({ page, collector }) => {
  const definition = await json("www/surveys/supplier.json");
  await page.goto(`${collector.origin}/survey.html?src=surveys/supplier.json&locale=zh-cn`);
  const visitor = new Visitor(page.locator("manyi-survey"), definition, "zh-cn");
  await visitor.answerPage(0, { a1: 1, "a1-Comment": "慢" });
  await visitor.goOn();
  await visitor.answerPage(1, { b1: 2 });
  await visitor.survey.getByRole("button", { name: visitor.words.back }).click();
  await expect(visitor.group(definition.pages[0].elements[1]).getByRole("radio", { name: "非常不满意" })).toBeChecked();
  await visitor.answerPage(0, { a1: 5, "a1-Comment": "" });
  await visitor.goOn();
  await visitor.send();
  await expect(visitor.survey.getByText(visitor.words.received)).toBeVisible();
  expect((await collector.responses()).map((response) => response.values)).toEqual([{ a1: 5, b1: 2 }]);
});

test("an answer to a question that is hidden in the end is not sent", async ({ page, collector }) => {
  const definition = await json("www/surveys/internal-customer.json");
  await page.goto(`${collector.origin}/survey.html?src=surveys/internal-customer.json&locale=en`);
  const visitor = new Visitor(page.locator("manyi-survey"), definition, "en");
  await visitor.answerPage(0, { timeliness: 10 });
  await visitor.goOn();
  const own = visitor.survey.getByRole("textbox", { name: "Something else", exact: true });
  await expect(own).toBeHidden();
  await visitor.send();
  await expect(visitor.survey.getByText(visitor.words.received)).toBeVisible();
  expect((await collector.responses()).map((response) => response.values)).toEqual([{ timeliness: 10 }]);
});
