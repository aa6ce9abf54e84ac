// Runs in the browser, after Microsoft's renderer: draws one card as Teams would, and tells what came of it.

const shade = (colour) => ({ default: colour, subtle: colour });
const foregroundColors = {
  default: { default: "#242424", subtle: "#616161" },
  dark: shade("#000000"),
  light: shade("#FFFFFF"),
  accent: shade("#4F52B2"),
  good: shade("#3F6212"),
  warning: shade("#7A4F01"),
  attention: shade("#A4262C"),
};
const tints = {
  default: "#FFFFFF", emphasis: "#F5F5F5", accent: "#E8EBFA", good: "#E7F2DA", attention: "#FCF4F6", warning: "#FBF6D9",
};
const hostConfig = {
  supportsInteractivity: true,
  fontFamily: "Segoe UI, Open Sans, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { extraSmall: 2, small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: "#D1D1D1" },
  textBlock: { headingLevel: 2 },
  factSet: {
    title: { weight: "Bolder", wrap: true, maxWidth: 140 },
    value: { wrap: true },
    spacing: 12,
  },
  inputs: {
    label: {
      inputSpacing: "Small",
      requiredInputs: { weight: "Bolder", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "Bolder" },
    },
    errorMessage: { color: "attention", spacing: "Small", weight: "Default" },
  },
  actions: {
    maxActions: 6,
    spacing: "Default",
    buttonSpacing: 8,
    actionsOrientation: "Horizontal",
    actionAlignment: "Left",
    showCard: { actionMode: "Inline", inlineTopMargin: 12, style: "emphasis" },
  },
  containerStyles: Object.fromEntries(
    Object.entries(tints).map(([name, backgroundColor]) => [name, { backgroundColor, foregroundColors }]),
  ),
};

// Teams' subset: bold, italic, links, backslash escapes, and mentions. The renderer leaves Markdown to its host.
function markdown(text, result) {
  const kept = [];
  result.outputHtml = text
    .replace(/\\([\\`*_{}[\]()#+\-.!<>~|])/g, (_, mark) => `\u0001${kept.push(mark) - 1}\u0002`)
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/&lt;at&gt;(.+?)&lt;\/at&gt;/g, '<span class="mention">$1</span>')
    .replace(/\[([^\]]+)\]\((\S+?)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/\b_(.+?)_\b/g, "<i>$1</i>")
    .replace(/\r?\n/g, "<br>")
    .replace(/\u0001(\d+)\u0002/g, (_, place) => kept[place].replace("<", "&lt;"));
  result.didProcess = true;
}

// What a screen reader would speak for an input; for a set of choices, on the first of them.
function spoken(input) {
  const control = input.renderedInputControlElement;
  const labelled = control?.closest("[aria-labelledby]") ?? control?.querySelector("[aria-labelledby]");
  const labels = labelled
    ? labelled.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id))
    : [document.querySelector(`label[for="${control?.id}"]`)];
  return labels.filter(Boolean).map((label) => label.textContent.trim()).join(" ");
}

// The renderer's own pattern keeps its place between uses (flag g), and so refuses every second "en".
AdaptiveCards.CardElement.langProperty.regEx = /^[a-z]{2,3}$/i;

// Inputs of a card within the card are not drawn until it is opened.
const shown = (input) => document.contains(input.renderedInputControlElement ?? null);

// What reaches past the screen's right edge, or is cut by its own box: a one-line select shows as much as fits, as ever, and so does a one-line box.
const overflowing = (host) => [...host.querySelectorAll("*")]
  .filter((one) => one.tagName !== "SELECT" && one.tagName !== "OPTION" && one.tagName !== "TEXTAREA")
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    || (one.tagName !== "INPUT" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).overflowX !== "visible"))
  .map((one) => `${one.tagName} ${one.className}: ${one.innerText.slice(0, 60)}`);

// `unknown`: action types that this client does not know. `press`: the title of a button to press.
window.draw = ({ source, unknown, press }) => {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = markdown;
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  const actions = new AdaptiveCards.CardObjectRegistry();
  AdaptiveCards.GlobalRegistry.populateWithDefaultActions(actions);
  unknown.forEach((type) => actions.unregister(type));
  context.setActionRegistry(actions);

  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.parse(source, context);
  const host = document.getElementById("host");
  host.replaceChildren();
  const drawn = card.render(host);
  if (press) [...host.querySelectorAll("button.ac-pushButton")].find((one) => one.innerText.trim() === press).click();
  const parsed = Array.from({ length: context.eventCount }, (_, place) => context.getEventAt(place));
  const problems = [...parsed, ...card.validateProperties().validationEvents].map(({ event, message }) =>
    `${AdaptiveCards.ValidationEvent[event]}: ${message}`);
  return {
    html: host.innerHTML,
    text: host.innerText,
    labels: Object.fromEntries(card.getAllInputs().filter(shown).map((input) => [input.id, spoken(input)])),
    buttons: [...host.querySelectorAll("button.ac-pushButton")].map((button) => button.innerText),
    overflowing: overflowing(host),
    problems: drawn ? problems : [...problems, "Nothing was drawn"],
  };
};
