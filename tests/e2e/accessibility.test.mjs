import { expect, test } from "./fixtures.mjs";
import { QUESTIONNAIRES, Visitor, inline, json, listen, questionsOf, told } from "./visitor.mjs";

const EVERY_TYPE = await json("tests/fixtures/every-type.json");

/** A picture of one point. */
const DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** An answer to every question of it. */
const ANSWERS = {
  guests: [{ guest: "An" }],
  plain: "Li Wei", email: "li@example.com", count: 12, day: "2026-11-21", tel: "123", url: "https://example.com", slide: 30, short: "almost as long as it may be", long: "a long note, but not too long for it",
  deep: "North", one: "other", "one-Comment": "Fig", some: ["Red", "other"], "some-Comment": "Gold", columns: ["Alpha", "Delta"], drop: "other", "drop-Comment": "Winter", yesno: true, switch: true, tick: true, radio: false, agree: true, buttons: "Hourly", search: 17, tags: ["Milk", "other"], "tags-Comment": "Rice", nested: ["post"], street: "Long Lane 1", picture: "wood", pictures: ["sand", "snow"], map: ["left"], best: ["Smell"],
  numbers: 9, stars: 4, smileys: 5, words: 2, "words-Comment": "so so", listed: 3, hued: 2, order: ["Quality", "Price", "Service"], table: { food: 1, room: 3 }, ticks: { Morning: ["Mon", "Wed"] },
  address: { street: "Main", number: 12, zip: "12345" }, price: 1234.5, since: "2024-12-31", tint: "#336699", level: 5, span: [20, 60],
  photos: [
    { name: "note.txt", type: "text/plain", content: "data:text/plain;base64,YQ==" },
    { name: "dot.png", type: "image/png", content: DOT },
  ],
  signed: DOT,
};

for (const colorScheme of ["light", "dark"]) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const name of QUESTIONNAIRES) {
      test(`axe finds nothing on any page of ${name}`, async ({ page, axe, host }) => {
        const site = await host({ body: `<manyi-survey src="/surveys/${name}.json" endpoint="/responses" locale="zh-cn"></manyi-survey>` });
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.goto(site.origin);
        const definition = await json(`www/surveys/${name}.json`);
        const visitor = new Visitor(page.locator("manyi-survey"), definition, "zh-cn");
        for (const index of definition.pages.keys()) {
          const [first] = questionsOf(definition.pages[index]);
          await expect(visitor.survey.getByText(visitor.titleOf(first), { exact: true })).toBeVisible();
          expect(await axe(), `page ${index + 1}, empty`).toEqual([]);
          // One click answers a rating, which is what these pages are made of.
          for (const radio of await visitor.survey.getByRole("radio").all()) await radio.evaluate((input) => input.click());
          expect(await axe(), `page ${index + 1}, answered`).toEqual([]);
          await (index + 1 < definition.pages.length ? visitor.goOn() : visitor.send());
        }
        await expect(visitor.survey.getByText(visitor.words.received)).toBeVisible();
        expect(await axe(), "completed").toEqual([]);
      });
    }

    for (const locale of ["en", "ar"]) {
      const open = async (page, host, definition) => {
        const site = await host({ body: inline(definition, `locale="${locale}"`) });
        // All of it in sight: what is not laid out yet cannot be looked at.
        await page.setViewportSize({ width: 1000, height: 7000 });
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.goto(site.origin);
        await expect(page.locator("manyi-survey").getByRole("group", { name: "Writing" })).toBeVisible();
      };

      test(`axe finds nothing on any type of question, ${locale}`, async ({ page, axe, host }) => {
        await open(page, host, EVERY_TYPE);
        expect(await axe(), "empty").toEqual([]);
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.getByText("Please answer this question.").first()).toBeVisible();
        expect(await axe(), "with errors").toEqual([]);
        await page.evaluate((values) => (document.querySelector("manyi-survey").value = values), ANSWERS);
        await expect(page.getByText("Please answer this question.")).toHaveCount(0);
        await expect(page.getByLabel("Your name")).toHaveValue("Li Wei");
        expect(await axe(), "answered").toEqual([]);
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
        expect(await axe(), "completed").toEqual([]);
      });

      test(`axe finds nothing where questions are only shown or switched off, ${locale}`, async ({ page, axe, host }) => {
        const answered = structuredClone(EVERY_TYPE);
        for (const question of answered.elements.flatMap(questionsOf)) question.defaultValue = ANSWERS[question.name];
        await open(page, host, { ...answered, readOnly: true });
        expect(await axe(), "read-only").toEqual([]);
        await expect(page.getByLabel("Your name")).not.toBeEditable();
        await expect(page.getByRole("radio", { name: "Banana" })).toBeDisabled();

        for (const question of answered.elements.flatMap(questionsOf)) question.enableIf = "1 = 2";
        await page.evaluate((definition) => (document.querySelector("manyi-survey").definition = definition), answered);
        await expect(page.getByLabel("Your name")).toBeDisabled();
        expect(await axe(), "disabled").toEqual([]);
      });
    }
  });
}

test("every control is 24 pixels or more, or stands that far from the next, on a phone too", async ({ page, host }) => {
  const site = await host({ body: inline(EVERY_TYPE) });
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(site.origin);
    const survey = page.locator("manyi-survey");
    await expect(survey.getByRole("group", { name: "Writing" })).toBeVisible();
    const small = await survey.evaluate((element) => {
      const controls = [...element.shadowRoot.querySelectorAll("input, select, textarea, button")].map((control) => {
        // A tap on the label is a tap on the control.
        const { x, y, width, height } = (control.closest("label") ?? control).getBoundingClientRect();
        return { name: `${control.tagName} ${control.type} ${control.ariaLabel ?? control.id}: ${width} x ${height}`, width, height, middle: [x + width / 2, y + height / 2] };
      });
      // WCAG 2.2, 2.5.8: a smaller one counts where circles of 24 pixels around the middles do not meet.
      const isApart = (one) => controls.every((other) => other === one || Math.hypot(one.middle[0] - other.middle[0], one.middle[1] - other.middle[1]) >= 24);
      return controls.filter((one) => (one.width < 24 || one.height < 24) && !isApart(one)).map(({ name }) => name);
    });
    expect(small, `${width} px`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `sideways scroll at ${width} px`).toBeLessThanOrEqual(0);
  }
});

test("the first answer that is missing gets the focus, and how many there are is announced", async ({ page, host }) => {
  const site = await host({ body: inline(EVERY_TYPE) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("button", { name: "Send" }).click();
  const name = survey.getByLabel("Your name");
  await expect(name).toBeFocused();
  await expect(name).toBeInViewport();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(/Please answer this question\. As on your badge/);
  await expect(survey.getByRole("status").filter({ hasText: "Answers to check: 14" })).toBeAttached();

  await name.fill("Li");
  await survey.getByLabel("Long note").fill("x");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByRole("radio", { name: "Apple" })).toBeFocused();
  await expect(survey.getByRole("radiogroup", { name: "Choose one" })).toHaveAttribute("aria-invalid", "true");
  await expect(survey.getByRole("status").filter({ hasText: "Answers to check: 12" })).toBeAttached();
});

test("a fault goes away as soon as its answer is right", async ({ page, host }) => {
  const site = await host({ body: inline({ elements: [{ type: "rating", name: "r", title: "Rate it", isRequired: true }] }) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("button", { name: "Send" }).click();
  await expect(survey.getByText("Please answer this question.")).toBeVisible();
  await survey.getByRole("radio", { name: "3" }).check();
  await expect(survey.getByText("Please answer this question.")).toHaveCount(0);
  await expect(survey.getByRole("radiogroup")).not.toHaveAttribute("aria-invalid", "true");
});

test("the keyboard alone goes from the first question to the last and sends", async ({ page, host }) => {
  // Some hundred keys, one by one.
  test.setTimeout(180_000);
  await listen(page);
  const site = await host({ body: inline(EVERY_TYPE, 'endpoint="/responses"') });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("group", { name: "Writing" })).toBeVisible();
  const { keyboard } = page;
  /** Tab leads here and nowhere else. */
  const tabTo = async (control) => {
    await keyboard.press("Tab");
    await expect(control).toBeFocused();
  };
  const type = async (label, text) => {
    await tabTo(survey.getByLabel(label));
    await keyboard.type(text);
  };
  const press = async (...keys) => {
    for (const key of keys) await keyboard.press(key);
  };
  const radio = (group, name) => survey.getByRole("radiogroup", { name: group }).getByRole("radio", { name, exact: true });
  const box = (group, name) => survey.getByRole("group", { name: group }).getByRole("checkbox", { name, exact: true });

  await tabTo(survey.getByRole("link", { name: "note" }));
  await type("Your name", "Li Wei");
  await type("E-mail", "li@example.com");
  await type("Number of visits", "3");
  await type("Day", "11212026");
  // A date field has a stop for each part, and one for its calendar.
  while (!(await survey.getByLabel("Telephone").evaluate((field) => field.getRootNode().activeElement === field))) await press("Tab");
  await keyboard.type("123");
  await type("Web site", "https://example.com");
  await tabTo(survey.getByLabel("Waiting time in minutes"));
  await press("Home", "ArrowRight", "ArrowRight");
  await type("Short note", "short");
  await type("Long note", "long");
  await type("Deep inside", "North");

  await tabTo(radio("Choose one", "Apple"));
  await press("Space", "ArrowDown");
  await expect(radio("Choose one", "Banana")).toBeChecked();
  await tabTo(survey.getByRole("button", { name: "Clear" }));
  await tabTo(box("Choose some", "Select all"));
  await tabTo(box("Choose some", "Red"));
  await press("Space");
  await tabTo(box("Choose some", "Green"));
  await tabTo(box("Choose some", "None"));
  await tabTo(box("Choose some", "Other"));
  await press("Space");
  await tabTo(survey.getByRole("textbox", { name: "Other" }));
  await keyboard.type("Gold");
  for (const name of ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]) await tabTo(box("In columns", name));
  await press("Space");
  await tabTo(survey.getByLabel("Choose from a list"));
  await press("ArrowDown", "ArrowDown");
  await tabTo(radio("Yes or no?", "No"));
  await press("Space", "ArrowRight");
  await tabTo(survey.getByRole("switch", { name: "A switch" }));
  await press("Space");
  await tabTo(survey.getByRole("checkbox", { name: "A box to tick" }));
  await press("Space");
  await tabTo(radio("Yes or no, as a list?", "No"));
  await press("Space");
  await tabTo(survey.getByRole("checkbox", { name: "I have read the note" }));
  await press("Space");
  await tabTo(radio("One of a row", "Hourly"));
  await press("Space", "ArrowRight");
  const search = survey.getByRole("combobox", { name: "Search a list" });
  await tabTo(search);
  await keyboard.type("39");
  await press("Enter");
  await expect(search).toHaveValue("39");
  await tabTo(survey.getByRole("button", { name: "Clear" }).last());
  const tags = survey.getByRole("combobox", { name: "Several from a list" });
  await tabTo(tags);
  await press("ArrowDown");
  await expect(survey.getByRole("option", { name: "Bread" })).toBeVisible();
  await press("ArrowDown", "Enter");
  await keyboard.type("cof");
  await press("Enter", "ArrowUp", "Escape");
  await expect(survey.getByRole("button", { name: /^Remove (Milk|Coffee)$/ })).toHaveCount(2);
  await tabTo(box("With questions inside", "By post"));
  await press("Space");
  await tabTo(survey.getByLabel("Street", { exact: true }));
  await keyboard.type("Long Lane 1");
  await tabTo(box("With questions inside", "by mail"));
  await tabTo(radio("One picture", "Sea"));
  await press("Space");
  await tabTo(box("Several pictures", "Sand"));
  await press("Space");
  await tabTo(box("Several pictures", "Snow"));
  await tabTo(box("Where on the picture?", "On the left"));
  await tabTo(box("Where on the picture?", "On the right"));
  await press("Space");

  await tabTo(radio("From 0 to 10", "0"));
  await press("ArrowLeft");
  await expect(radio("From 0 to 10", "10")).toBeChecked();
  await tabTo(radio(/\d\s*Stars/, "1"));
  await press("ArrowRight", "ArrowRight");
  await tabTo(radio("Smileys", "1"));
  await press("Space");
  await tabTo(radio("In words", "Satisfied"));
  await press("ArrowRight");
  await type("Why?", "so so");
  await tabTo(survey.getByLabel(/\d From a list/));
  await press("ArrowDown");
  await tabTo(radio("Colored", "1"));

  await tabTo(survey.getByRole("button", { name: "Move Price up" }));
  await tabTo(survey.getByRole("button", { name: "Move Price down" }));
  await press("Enter");
  await expect(survey.getByRole("button", { name: "Move Price down" })).toBeFocused();
  await expect(survey.getByRole("status").filter({ hasText: "Price is now number 2 of 3" })).toBeAttached();
  await press("Space");
  await expect(survey.getByRole("status").filter({ hasText: "Price is now number 3 of 3" })).toBeAttached();
  await expect(survey.getByRole("listitem").filter({ has: page.getByRole("button") })).toHaveText(["Quality", "Service", "Price"]);
  await tabTo(survey.getByRole("button", { name: "Taste", exact: true }));
  await tabTo(survey.getByRole("button", { name: "Look", exact: true }));
  await press("Enter");
  await expect(survey.getByRole("status").filter({ hasText: "Look is now number 1 of 1" })).toBeAttached();
  // What is picked leaves the pool, and the next one has the focus.
  await expect(survey.getByRole("button", { name: "Smell", exact: true })).toBeFocused();
  for (const name of ["Move Look up", "Move Look down", "Remove Look"]) await tabTo(survey.getByRole("button", { name }));
  await tabTo(radio("Food", "Good"));
  await press("Space");
  await tabTo(radio("Room", "Good"));
  await press("ArrowRight");

  const button = (name) => survey.getByRole("button", { name, exact: true });
  const group = (name) => survey.getByRole("group", { name, exact: true });
  for (const row of ["Bus", "Tram"]) {
    await tabTo(group(row).getByLabel("Line"));
    await keyboard.type("U8");
    await tabTo(group(row).getByLabel("Seat"));
    await tabTo(group(row).getByRole("radio").first());
  }
  await press("ArrowRight");
  const guest = (number) => survey.getByRole("textbox", { name: "Guest", exact: true }).nth(number);
  await tabTo(guest(0));
  await keyboard.type("Mei");
  const age = survey.getByRole("spinbutton", { name: "Age" });
  await tabTo(age);
  await keyboard.type("30");
  await tabTo(button("Details Row 1"));
  await press("Enter");
  await tabTo(group("Row 1").first().getByRole("button", { name: "Remove Row 1" }));
  await type("A wish", "quiet");
  await tabTo(button("Add a guest"));
  await press("Space");
  await expect(guest(1)).toBeFocused();
  await keyboard.type("Bo");
  await tabTo(age.nth(1));
  await tabTo(button("Details Row 2"));
  await tabTo(button("Remove Row 2"));
  await press("Enter");
  // What was written is not gone by a second tap.
  await expect(button("Keep Row 2")).toBeFocused();
  await press("Shift+Tab", "Enter");
  await expect(guest(1)).toHaveCount(0);
  await expect(guest(0)).toBeFocused();
  await tabTo(age);
  await tabTo(button("Details Row 1"));
  await tabTo(button("Remove Row 1").first());
  await tabTo(survey.getByLabel("A wish"));
  await tabTo(button("Add a guest"));
  await type("Place of the stay", "Xian");
  await tabTo(radio("Would you stay there again?", "No"));
  await press("Space", "ArrowRight");
  await tabTo(survey.getByRole("button", { name: /^Remove Stay 1/ }));
  await tabTo(button("Add a stay"));
  await type("What was done?", "washed");
  await press("Tab");
  await tabTo(button("Next"));
  await press("Enter");
  await expect(survey.getByLabel("What was done?")).toBeFocused();
  await keyboard.type("dried");
  await press("Tab");
  await tabTo(button("Back"));
  await press("Tab");
  await tabTo(survey.getByRole("radio", { name: "Visit 1" }));
  await type("Whom did you visit?", "Ann");
  await press("Tab");
  for (const row of ["Morning", "Evening"]) for (const day of ["Mon", "Tue", "Wed"]) await tabTo(box(row, day));
  await press("Space");
  await tabTo(group(/Your address/).getByLabel("Street"));
  await keyboard.type("Main");
  await type("House number", "12");
  await type("Postal code", "12345");
  await type(/\d Price$/, "1234.5");
  await type("Customer since", "31122024");
  await tabTo(survey.getByLabel(/\d Color$/));
  await tabTo(survey.getByRole("slider", { name: "Noise level" }));
  await press("ArrowRight", "ArrowRight");
  await tabTo(survey.getByRole("button", { name: "Clear" }).nth(2));
  await tabTo(survey.getByRole("slider", { name: "Price range, from" }));
  await press("ArrowRight", "ArrowRight");
  await tabTo(survey.getByRole("slider", { name: "Price range, to" }));
  await press("ArrowLeft");
  await tabTo(survey.getByLabel("Choose files"));
  await tabTo(survey.getByLabel("Take a photo"));
  await type("Or type your full name", "Li Wei");
  await tabTo(survey.getByRole("button", { name: "Send" }));
  await press("Enter");

  await expect(survey.getByText("We have received your answers.")).toBeVisible();
  const { signed, ...values } = site.posts[0].body.values;
  expect(signed).toMatch(/^data:image\/png;base64,.{1000}/);
  expect(values).toEqual({
    plain: "Li Wei", email: "li@example.com", count: 3, day: "2026-11-21", tel: "123", url: "https://example.com", slide: 10,
    short: "short", long: "long", deep: "North", one: "b", some: ["Red", "other"], "some-Comment": "Gold", columns: ["Epsilon"],
    drop: "Summer", yesno: true, switch: true, tick: true, radio: false, agree: true,
    buttons: "Weekly", search: 39, tags: ["Milk", "Coffee"], nested: ["post"], street: "Long Lane 1", picture: "sea", pictures: ["sand"], map: ["right"], best: ["Look"], numbers: 10, stars: 3, smileys: 1, words: 2,
    "words-Comment": "so so", listed: 1, order: ["Quality", "Service", "Price"], table: { food: 1, room: 2 }, ticks: { Evening: ["Wed"] },
    address: { street: "Main", number: 12, zip: "12345" }, price: 1234.5, total: 1481.4, since: "2024-12-31", level: 2, span: [10, 95],
    rated: { bus: { line: "U8" }, tram: { line: "U8", stars: 2 } }, guests: [{ guest: "Mei", age: 30, wish: "quiet" }], "guests-total": { age: 30 },
    stays: [{ place: "Xian", again: true }], steps: [{ step: "washed" }, { step: "dried" }], visits: [{ visit: "Ann" }, {}],
  });
  expect(await told(page, "error")).toEqual([]);
});

test("a signature is drawn, and taken back by a tap", async ({ page, host }) => {
  const site = await host({ body: inline({ elements: [{ type: "signaturepad", name: "s", title: "Sign" }] }) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  const pad = survey.getByRole("img", { name: "Not signed" });
  const { x, y } = await pad.boundingBox();
  await page.mouse.move(x + 40, y + 60);
  await page.mouse.down();
  await page.mouse.move(x + 140, y + 120, { steps: 5 });
  await page.mouse.up();
  await expect(survey.getByRole("img", { name: "Signed", exact: true })).toBeVisible();
  expect((await survey.evaluate((element) => element.value)).s).toMatch(/^data:image/);
  await survey.getByRole("button", { name: "Clear" }).click();
  await expect(pad).toBeVisible();
  expect(await survey.evaluate((element) => element.value)).toEqual({});
});

test("Enter in a field keeps what was written and sends nothing", async ({ page, host }) => {
  const site = await host({ body: inline({ elements: [{ type: "text", name: "q", title: "Name" }] }, 'endpoint="/responses"') });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByLabel("Name").fill("Li");
  await page.keyboard.press("Enter");
  await expect(survey.getByLabel("Name")).toHaveValue("Li");
  expect(await survey.evaluate((element) => element.value)).toEqual({ q: "Li" });
  expect(site.posts).toEqual([]);
});

test("another page starts where a reader expects it, and says its number", async ({ page, host }) => {
  const pages = ["First", "Second"].map((title) => ({ title, elements: [{ type: "text", name: title }] }));
  const site = await host({ body: inline({ title: "Two pages", showProgressBar: "top", pages }) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await expect(survey.getByRole("progressbar", { name: "Page 1 of 2" })).toBeVisible();
  await survey.getByRole("button", { name: "Next" }).focus();
  await page.keyboard.press("Enter");
  await expect(survey.getByRole("progressbar", { name: "Page 2 of 2" })).toBeVisible();
  await expect(survey.getByRole("heading", { name: "Second" })).toBeInViewport();
  // Tab goes to the first question of the page, not to the end of the form.
  await page.keyboard.press("Tab");
  await expect(survey.getByLabel("Second")).toBeFocused();
});

test("the element tells the language and the direction of its texts", async ({ page, host }) => {
  const site = await host({ body: inline({ elements: [{ type: "text", name: "q", title: { ar: "الاسم", default: "Name" } }] }, 'locale="ar"') });
  await page.goto(site.origin);
  const field = page.locator("manyi-survey").getByLabel("الاسم");
  await expect(field).toBeVisible();
  expect(await field.evaluate((input) => [getComputedStyle(input).direction, input.closest("[lang]").lang])).toEqual(["rtl", "ar"]);
});
