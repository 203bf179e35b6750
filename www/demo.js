/**
 * The demo site: language and theme switches, and the questionnaire that is open.
 *
 * The pages carry both languages, and demo.css shows the one that `<html lang>` names. The widget is told by its
 * attributes `locale` and `theme`. Nothing here knows the inside of the widget.
 */

/** @typedef {"zh-cn" | "en"} Locale */
/** @typedef {"auto" | "light" | "dark"} Theme */

const LOCALES = { "zh-cn": { tag: "zh-CN", label: "中文" }, en: { tag: "en", label: "EN" } };
const THEMES = {
  auto: { zh: "随系统", en: "Automatic", path: "M8 2a6 6 0 1 0 0 12ZM8 2a6 6 0 0 1 0 12" },
  light: { zh: "浅色", en: "Light", path: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1M8 14v1M1 8h1M14 8h1M3 3l.7.7M12.3 12.3l.7.7M3 13l.7-.7M12.3 3.7l.7-.7" },
  dark: { zh: "深色", en: "Dark", path: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z" },
};

const query = new URLSearchParams(location.search);
const page = document.documentElement;

/** A preference from the address, else from the last visit, else the fallback. */
function preference(name, known, fallback) {
  const asked = query.get(name) ?? remembered(name);
  return asked && asked in known ? asked : fallback;
}

function remembered(name) {
  // Reading the storage throws where the visitor has blocked it.
  try {
    return localStorage.getItem(`manyi-demo-${name}`);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`manyi-demo-${name}`, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

const visitorReadsChinese = navigator.languages.some((tag) => tag.toLowerCase().startsWith("zh"));
let locale = /** @type {Locale} */ (preference("locale", LOCALES, visitorReadsChinese ? "zh-cn" : "en"));
let theme = /** @type {Theme} */ (preference("theme", THEMES, "auto"));

function show() {
  page.lang = LOCALES[locale].tag;
  page.dataset.theme = theme;
  document.querySelectorAll("manyi-survey").forEach(tell);
  document.querySelectorAll("[data-zh]").forEach((element) => {
    element.setAttribute("aria-label", locale === "en" ? element.dataset.en : element.dataset.zh);
  });
}

/** The widget follows the page. */
function tell(survey) {
  survey.setAttribute("locale", locale);
  survey.setAttribute("theme", theme);
}

/** A row of radio buttons that looks like one control. */
function segmented(name, zh, en, options, chosen, choose) {
  const group = document.createElement("div");
  group.className = "segmented";
  group.setAttribute("role", "radiogroup");
  Object.assign(group.dataset, { zh, en });
  for (const { value, content, label } of options) {
    const option = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name, value, checked: value === chosen });
    if (label) Object.assign(input.dataset, label);
    input.addEventListener("change", () => {
      remember(name, value);
      choose(value);
      show();
    });
    option.append(input, content);
    group.append(option);
  }
  return group;
}

function words(text, lang) {
  return Object.assign(document.createElement("span"), { className: "face", textContent: text, lang });
}

function drawing(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "face");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function placeSwitches() {
  const place = document.querySelector("[data-switches]");
  place.append(
    segmented(
      "locale",
      "语言",
      "Language",
      Object.entries(LOCALES).map(([value, { label, tag }]) => ({ value, content: words(label, tag) })),
      locale,
      (value) => (locale = value),
    ),
    segmented(
      "theme",
      "外观",
      "Appearance",
      Object.entries(THEMES).map(([value, { zh, en, path }]) => ({ value, content: drawing(path), label: { zh, en } })),
      theme,
      (value) => (theme = value),
    ),
  );
}

/** Puts the questionnaire at `address` into the sheet. */
function open(address) {
  const survey = document.createElement("manyi-survey");
  survey.setAttribute("src", address);
  survey.setAttribute("endpoint", "/responses");
  tell(survey);
  const waiting = document.querySelector("#sheet .waiting");
  if (waiting) survey.append(waiting.cloneNode(true));
  document.querySelector("#sheet").replaceChildren(survey);
}

/** The index page: a card opens its questionnaire beside the cards, and the address remembers which. */
function placeChooser() {
  const cards = [...document.querySelectorAll("[data-survey]")];
  const named = () => cards.find((card) => card.dataset.survey === location.hash.slice(1));
  const select = (card) => {
    if (card.hasAttribute("aria-current")) return;
    cards.forEach((other) => other.removeAttribute("aria-current"));
    card.setAttribute("aria-current", "true");
    card.closest("details").open = true;
    document.querySelector("#stage-title").replaceChildren(...card.querySelector("b").cloneNode(true).childNodes);
    document.querySelector("#alone").href = card.href;
    document.querySelector("#data").hidden = true;
    open(`surveys/${card.dataset.survey}.json`);
  };
  for (const card of cards) {
    card.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      if (!card.hasAttribute("aria-current")) history.pushState(null, "", `#${card.dataset.survey}`);
      select(card);
      const stage = document.querySelector("#stage");
      stage.focus({ preventScroll: true });
      stage.scrollIntoView({ block: "nearest" });
      if (stage.getBoundingClientRect().top > innerHeight / 2) stage.scrollIntoView();
    });
  }
  // The page comes with the first one open. Any other fragment, such as the skip link's, opens nothing.
  cards[0].setAttribute("aria-current", "true");
  addEventListener("popstate", () => {
    const card = location.hash ? named() : cards[0];
    if (card) select(card);
  });
  if (named()) select(named());

  document.querySelector("#sheet").addEventListener("manyi-complete", (event) => {
    const data = document.querySelector("#data");
    data.querySelector("code").textContent = JSON.stringify(event.target.value, null, 2);
    data.hidden = false;
  });
}

/** survey.html: one questionnaire, named in the address. Only this site's own files, since the page lends them its name. */
function openFromAddress() {
  const address = new URL(query.get("src") ?? "surveys/supplier.json", document.baseURI);
  if (address.origin === location.origin) open(address.pathname + address.search);
  else document.querySelector("#sheet").replaceChildren(document.querySelector("#foreign").content);
}

placeSwitches();
if (document.querySelector("[data-survey]")) placeChooser();
else openFromAddress();
show();
