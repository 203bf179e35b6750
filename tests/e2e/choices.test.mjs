import { expect, test } from "./fixtures.mjs";
import { inline } from "./visitor.mjs";

const values = (survey) => survey.evaluate((element) => element.value);

test("choices come from an address, and are asked for again when they did not come", async ({ page, host, pageConsole }) => {
  pageConsole.shows(/404/);
  const files = { "/cities.json": JSON.stringify({ all: [{ id: "ly", name: "Lyon" }, { id: "wu", name: { default: "Wuhan", "zh-cn": "武汉" } }] }) };
  const choicesByUrl = { url: "cities.json", path: "all", valueName: "id", titleName: "name" };
  const elements = [
    { type: "radiogroup", name: "city", title: "City", choicesByUrl },
    { type: "radiogroup", name: "town", title: "Town", choicesByUrl: { ...choicesByUrl, url: "towns.json" } },
  ];
  const site = await host({ body: inline({ elements }), files });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("radiogroup", { name: "City" }).getByRole("radio", { name: "Wuhan" }).check();
  expect(await values(survey)).toEqual({ city: "wu" });
  await expect(survey.getByText("The choices could not be loaded.")).toBeVisible();
  site.files["/towns.json"] = files["/cities.json"];
  await survey.getByRole("button", { name: "Try again" }).click();
  await survey.getByRole("radiogroup", { name: "Town" }).getByRole("radio", { name: "Lyon" }).check();
  await expect(survey.getByText("The choices could not be loaded.")).toHaveCount(0);
  expect(await values(survey)).toEqual({ city: "wu", town: "ly" });
});

test("a list of many is searched, and what was written to search is no answer", async ({ page, host }) => {
  const choices = ["Austria", "Belgium", "Chile", "Denmark", "Egypt", "Finland", "Ghana", "Haiti", "India", "Japan", "Kenya"];
  const site = await host({ body: inline({ elements: [{ type: "dropdown", name: "country", title: "Country", choices }, { type: "text", name: "after", title: "After" }] }) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  const field = survey.getByRole("combobox", { name: "Country" });
  await field.click();
  await expect(survey.getByRole("option")).toHaveCount(11);
  await field.fill("AN");
  await expect(survey.getByRole("option")).toHaveText(["Finland", "Ghana", "Japan"]);
  await survey.getByRole("option", { name: "Ghana" }).click();
  await expect(field).toHaveValue("Ghana");
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await field.fill("zz");
  await expect(survey.getByText("Nothing found")).toBeVisible();
  await survey.getByLabel("After").click();
  await expect(field).toHaveValue("Ghana");
  await expect(survey.getByRole("listbox")).toHaveCount(0);
  expect(await values(survey)).toEqual({ country: "Ghana" });
  await survey.getByRole("button", { name: "Clear" }).click();
  await expect(field).toHaveValue("");
  expect(await values(survey)).toEqual({});
});

test("an area of a picture is chosen in the picture and in the row under it", async ({ page, host }) => {
  const picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='300' height='200'/%3E";
  const areas = [
    { value: "left", text: "On the left", shape: "rect", coords: "0,0,100,200" },
    { value: "right", text: "On the right", shape: "circle", coords: "200,100,80" },
  ];
  const site = await host({ body: inline({ elements: [{ type: "imagemap", name: "where", title: "Where?", imageLink: picture, areas }] }) });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  const box = await survey.locator("img").boundingBox();
  const point = (x, y) => page.mouse.click(box.x + (x / 300) * box.width, box.y + (y / 200) * box.height);
  await point(50, 100);
  await point(200, 60);
  await expect(survey.getByRole("checkbox", { name: "On the right" })).toBeChecked();
  expect(await values(survey)).toEqual({ where: ["left", "right"] });
  await point(50, 100);
  await expect(survey.getByRole("checkbox", { name: "On the left" })).not.toBeChecked();
});

test("a picture may be a part of a file, named after a number sign", async ({ page, host }) => {
  const choices = ["one", "two"].map((value) => ({ value, imageLink: `/all.svg#${value},(x)` }));
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><view id="one"/></svg>`;
  const element = { type: "imagepicker", name: "which", title: "Which?", titleLocation: "hidden", choices };
  const site = await host({ body: inline({ elements: [element] }), files: { "/all.svg": { type: "image/svg+xml", body: drawn } } });
  await page.goto(site.origin);
  const survey = page.locator("manyi-survey");
  await survey.getByRole("radio", { name: "two" }).check({ force: true });
  expect(await values(survey)).toEqual({ which: "two" });
  await expect(survey.locator("img").first()).toHaveAttribute("src", "/all.svg#one,(x)");
});
