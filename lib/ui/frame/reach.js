// What Streamlit leaves out for who does not see the page or has no mouse: see reach.py.
const WORDS = {
  "Skip to main content": "Naar de inhoud",
  Sidebar: "Menu",
  "Collapse sidebar": "Menu sluiten",
  "Expand sidebar": "Menu openen",
  Close: "Sluiten",
  Open: "Open de lijst",
  "Clear value": "Keuze wissen",
  "Clear all": "Alles wissen",
  "Clear entry": "Wissen",
  "Selected values": "Gekozen",
  "Choose an option": "Maak een keuze",
  "Choose options": "Maak een keuze",
  "No results": "Niets gevonden",
  "No options to select": "Er is niets meer te kiezen",
  "Show/hide columns": "Kolommen tonen of verbergen",
  Search: "Zoeken in de tabel",
  "Close Search": "Zoeken sluiten",
  "Previous Result": "Vorige",
  "Next Result": "Volgende",
  "Dataframe column menu": "Menu van de kolom",
  "Sort ascending": "Van laag naar hoog",
  "Sort descending": "Van hoog naar laag",
  "Clear sort": "Niet sorteren",
  Autosize: "Breedte aanpassen",
  "Pin column": "Kolom vastzetten",
  "Unpin column": "Kolom losmaken",
  "Hide column": "Kolom verbergen",
  "Copy column name": "Naam van de kolom kopiëren",
  Fullscreen: "Vergroten",
  "Close fullscreen": "Verkleinen",
  "Show data": "Cijfers tonen",
  "Show chart": "Grafiek tonen",
  "Download as PNG": "Downloaden als plaatje",
  "Copy Vega-Lite spec": "Code van de grafiek kopiëren",
  "Copy to clipboard": "Kopiëren",
  Copied: "Gekopieerd",
  Help: "Uitleg",
  "Help for": "Uitleg bij",
  Remove: "Weghalen:",
  "file upload": "Bestand kiezen",
  Notifications: "Meldingen",
  "Running...": "Bezig ...",
  "Stop script": "Stoppen",
  "Link to heading": "Link naar deze kop",
  "Scroll tabs left": "Tabbladen naar links",
  "Scroll tabs right": "Tabbladen naar rechts",
  Increment: "Hoger",
  Decrement: "Lager",
}
const ICON = / icon$/
// Before a name that is ours: "Fullscreen: Kaart van Ravelstad".
const BEFORE = /^(Fullscreen|Close fullscreen|Show data|Show chart|Download as PNG|Copy Vega-Lite spec): |^(Help for|Remove) /
const NAMED = ["aria-label", "title", "placeholder"]
const CAN_HOLD = "a[href],button,input,textarea,select,summary,[tabindex]"
const SLOW_MS = 700, QUIET_MS = 300, MOVING_MS = 60

// Streamlit names a box with its label as it was written: with Markdown and badges.
const plain = (text) => text.replace(/:[a-z]+(?:-badge)?\[([^\]]*)\]/g, "$1").replace(/:material\/\w+:|\*\*/g, "").trim()

const inDutch = (text) => {
  const before = BEFORE.exec(text)
  if (before) return WORDS[before[1] ?? before[2]] + (before[1] ? ": " : " ") + text.slice(before[0].length)
  return Object.hasOwn(WORDS, text) ? WORDS[text] : text
}

function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    const text = root.nodeValue.trim()
    if (Object.hasOwn(WORDS, text) && !root.parentElement?.closest("[data-testid=stMarkdownContainer]")) root.nodeValue = WORDS[text]
    return
  }
  if (root.nodeType !== Node.ELEMENT_NODE) return
  for (const element of [root, ...root.querySelectorAll("[aria-label],[title],[placeholder]")]) rename(element)
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) found.push(texts.currentNode)
  found.forEach(translate)
}

function rename(element) {
  for (const name of NAMED) {
    const text = element.getAttribute(name)
    if (text === null) continue
    const dutch = inDutch(plain(text))
    if (dutch !== text) element.setAttribute(name, dutch)
  }
  // The name of an icon says what it looks like, and its words stand beside it.
  if (element.getAttribute("role") === "img" && ICON.test(element.getAttribute("aria-label") ?? "")) element.setAttribute("aria-hidden", "true")
}

function landmarks() {
  const menu = document.querySelector(".st-key-menu")
  if (!menu) return
  set(menu, { role: "navigation", "aria-label": "Pagina's" })
  for (const section of menu.querySelectorAll("[class*=st-key-menu_]")) {
    const heading = section.querySelector("[data-testid=stMarkdownContainer]")
    set(section, { role: "group", "aria-label": heading?.textContent.trim() ?? "" })
  }
  // The address of the start page is only its query: it is where no other link leads.
  const links = [...menu.querySelectorAll("a[href]")]
  const named = links.filter((link) => !/^[./]*(\?|$)/.test(link.getAttribute("href")))
  const current = named.find((link) => new URL(link.href).pathname === location.pathname) ?? links[0]
  for (const link of links) {
    if (link === current) set(link, { "aria-current": "page" })
    else link.removeAttribute("aria-current")
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

// Where the focus is, so that it can be found again: in the container with a key of its own, and how many before it can hold it. Of what
// is in a dialog also what had the focus before that opened, or was pressed last where nothing had it.
let held = null, pressed = null, byKeys = false

function placed(element) {
  const keyed = element.closest("[class*=st-key-]")
  const key = keyed && [...keyed.classList].find((name) => name.startsWith("st-key-"))
  return { element, key, at: key ? [...keyed.querySelectorAll(CAN_HOLD)].indexOf(element) : -1 }
}

function hold(element) {
  const inDialog = Boolean(element.closest("[role=dialog]"))
  const before = held?.inDialog ? held.before : held ?? pressed
  held = { ...placed(element), inDialog, before: inDialog ? before : null }
}

function keepFocus(finished) {
  if (!held || document.activeElement !== document.body) return
  // Streamlit gives the focus back in the next frame, which on a slow computer comes late.
  if (held.before && !document.querySelector("[role=dialog]")) held = held.before
  if (held.element.isConnected) {
    // A button that is disabled while its file is made lets go of the focus.
    if (!held.element.disabled) held.element.focus({ preventScroll: true })
    return
  }
  const keyed = held.key && document.querySelector("." + CSS.escape(held.key))
  const inside = keyed ? [...keyed.querySelectorAll(CAN_HOLD)] : []
  const next = inside[Math.max(held.at, 0)] ?? inside[0]
  if (next) next.focus({ preventScroll: !byKeys })
  else if (finished) {
    const title = document.querySelector("[data-testid=stMain] h1") ?? document.querySelector("[data-testid=stMain]")
    if (!title) return
    title.tabIndex = -1
    title.focus({ preventScroll: true })
    held = null
  }
}

// A table that is wider than its frame is scrolled with the arrow keys.
function tables() {
  for (const frame of document.querySelectorAll("[data-testid=stMain] :has(> table)")) {
    if (frame.scrollWidth > frame.clientWidth + 1) set(frame, { tabindex: "0", role: "group", "aria-label": "Tabel, breder dan het scherm" })
    else if (frame.getAttribute("role") === "group") for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name)
  }
}

// To what a step of the tour speaks of, once.
let shown = ""
function point() {
  const step = [...(document.querySelector("[class*=st-key-wijst_]")?.classList ?? [])].find((name) => name.startsWith("st-key-wijst_"))
  const here = step + location.pathname
  if (!step || here === shown) return
  const target = document.querySelector("." + CSS.escape(step.replace("wijst_", "")))
  if (target) {
    shown = here
    target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
  }
}

// A dialog that asks for something begins at its first field.
function enter() {
  const dialog = document.activeElement
  if (!dialog?.matches("[role=dialog]")) return
  dialog.querySelector("input:not([type=file],[type=checkbox]),textarea")?.focus()
}

function statusLine() {
  let line = document.getElementById("buurtbalans-melding")
  if (!line) {
    line = document.createElement("div")
    line.id = "buurtbalans-melding"
    set(line, { role: "status", "aria-live": "polite", "aria-atomic": "true" })
    document.body.append(line)
  }
  return line
}

const takeaway = () => document.querySelector("[data-testid=stMain] h2")?.textContent.trim() ?? ""
const atWork = () => document.querySelector("[data-testid=stMain] [data-testid=stSpinner]")?.textContent.trim() ?? ""

function begin() {
  document.documentElement.lang = "nl"
  const line = statusLine()
  let said = null, path = "", busy = "", settling = 0, slow = 0, holding = 0
  const app = () => document.querySelector("[data-testid=stApp]")
  const running = () => app()?.dataset.testScriptState !== "notRunning"
  const tell = (text) => { if (text && line.textContent !== text) line.textContent = text }

  const settle = () => {
    if (running()) return void (settling = setTimeout(settle, QUIET_MS))
    clearTimeout(slow)
    slow = 0
    keepFocus(true)
    enter()
    point()
    tables()
    const now = takeaway()
    if (said !== null && path === location.pathname && now && now !== said) tell(now)
    else if (busy) tell("Klaar.")
    said = now
    path = location.pathname
    busy = ""
  }
  const watch = () => {
    landmarks()
    // Not at once: while the focus goes from one to the next, nothing has it.
    clearTimeout(holding)
    holding = setTimeout(() => keepFocus(false), MOVING_MS)
    const work = atWork()
    if (work && work !== busy) {
      busy = work
      clearTimeout(slow)
      slow = setTimeout(() => tell(busy), SLOW_MS)
    }
    clearTimeout(settling)
    settling = setTimeout(settle, QUIET_MS)
  }
  document.addEventListener("click", (event) => {
    // The browser itself says when the file is there.
    if (event.target.closest?.("[data-testid=stDownloadButton]")) tell("Het bestand wordt gemaakt.")
    const button = event.target.closest?.("button")
    if (button && !button.closest("[role=dialog]")) pressed = placed(button)
  })
  document.addEventListener("keydown", () => { byKeys = true }, true)
  document.addEventListener("pointerdown", () => { byKeys = false }, true)
  document.addEventListener("focusin", (event) => hold(event.target))
  document.addEventListener("focusout", (event) => {
    const left = event.target
    // A dialog that closes lets go of the focus too, and there is something to give it back to.
    setTimeout(() => { if (left.isConnected && !left.disabled && document.activeElement === document.body && !held?.before) held = null })
  })
  addEventListener("resize", watch)
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") rename(change.target)
      else for (const added of change.addedNodes) translate(added)
    }
    watch()
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: NAMED })
  translate(document.body)
  watch()
}

let begun = false
export default function () {
  // One for the whole tab: it watches the page, and goes on when another page is drawn.
  if (!begun) begin()
  begun = true
}
