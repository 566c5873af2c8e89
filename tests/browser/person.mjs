// Somebody at the page: what they see, and what they do with a mouse or with the keyboard alone.
//
// With the keyboard, everything is reached with Tab, and used with Enter, Space and arrows: what cannot be reached so
// fails the test.
import { words } from "./office.mjs";

// Stops of the Tab key on the way to something; the longest page has fewer.
const TABS_MAX = 600;

/// Somebody at the page.
export class Person {
  constructor(page, language, byKeyboard) {
    Object.assign(this, { page, language, byKeyboard, say: words(language) });
  }

  /// In a new window of a browser. `scripts` says whether pages may run theirs.
  static async arrive(browser, { language, byKeyboard = false, scripts = true, width = 1280 }) {
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ locale: language, javaScriptEnabled: scripts, viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    // Playwright takes over choosers while somebody listens, and not at once: a key pressed before then opens the system's.
    page.on("filechooser", () => {});
    return new Person(page, language, byKeyboard);
  }

  async leave() {
    await this.page.context().close();
  }

  async open(address) {
    await this.page.goto(address);
  }

  /// Takes an invitation with a password, and is signed in.
  async accept(invitation, password) {
    await this.open(invitation);
    await this.fill("web-new-password", password);
    await this.press("web-choose-password");
    await this.is("/");
  }

  /// Signs in with a link.
  async enter(link) {
    await this.open(link);
    await this.press("web-sign-in");
    await this.is("/");
  }

  async signIn(origin, staff, password) {
    await this.open(`${origin}/sign-in`);
    await this.fill("web-staff-id", staff);
    await this.fill("web-password", password);
    await this.press("web-sign-in");
  }

  /// Fails unless the page is the one at this path.
  async is(path) {
    const here = new URL(this.page.url()).pathname;
    if (here !== path) throw new Error(`is at ${here}, and not at ${path}: ${await this.text()}`);
  }

  /// The text of the page's own part.
  async text() {
    return (await this.page.locator("main").innerText()).replace(/\s+/g, " ");
  }

  /// Fails unless the page says it: a text, or a name of the catalogue.
  async sees(what) {
    const isName = typeof what === "string" && what.startsWith("web-");
    const wanted = isName ? new RegExp(this.say(what).source.replace("^\\s*", "")) : what;
    const text = await this.text();
    const isThere = wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted);
    if (!isThere) throw new Error(`does not see ${wanted}: ${text}`);
  }

  /// Fills a field, named by its label: a name of the catalogue, or a locator.
  async fill(label, text) {
    const field = this.field(label);
    if (!this.byKeyboard) return field.fill(text);
    await this.reach(field);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.type(text);
    if (!text) await this.page.keyboard.press("Delete");
  }

  /// Chooses an option by its value.
  async choose(label, value) {
    const field = this.field(label);
    if (!this.byKeyboard) return void (await field.selectOption(value));
    await this.reach(field);
    const wanted = await field.evaluate((select, value) => [...select.options].findIndex((of) => of.value === value), value);
    if (wanted < 0) throw new Error(`there is no ${value} to choose`);
    await this.page.keyboard.press("Home");
    for (let step = 0; step < wanted; step += 1) await this.page.keyboard.press("ArrowDown");
    if ((await field.inputValue()) !== value) throw new Error(`arrows choose ${await field.inputValue()}, not ${value}`);
  }

  /// Fills a field, or chooses in it where it has choices.
  async put(label, value) {
    const isChoice = await this.field(label).evaluate((field) => field.tagName === "SELECT");
    await (isChoice ? this.choose(label, value) : this.fill(label, value));
  }

  /// Ticks a box.
  async tick(label) {
    const field = this.field(label);
    if (!this.byKeyboard) return field.check();
    await this.reach(field);
    await this.page.keyboard.press("Space");
  }

  /// Chooses one of several buttons of which one is chosen.
  async pick(id) {
    const button = this.field(id);
    if (!this.byKeyboard) return button.check();
    await button.waitFor();
    // Tab stops at one of them; arrows lead to the others.
    const isAmongThem = (of) => document.activeElement.type === "radio" && document.activeElement.name === of.name && document.activeElement.form === of.form;
    for (let tabs = 0; tabs < TABS_MAX && !(await button.evaluate(isAmongThem)); tabs += 1) await this.page.keyboard.press("Tab");
    await this.page.keyboard.press("Space");
    for (let step = 0; step < 20 && !(await button.isChecked()); step += 1) await this.page.keyboard.press("ArrowDown");
    if (!(await button.isChecked())) throw new Error(`no key chooses ${id}`);
  }

  /// Gives files to a field.
  async give(label, files) {
    const field = this.field(label);
    if (!this.byKeyboard) return field.setInputFiles(files);
    await this.reach(field);
    const asked = this.page.waitForEvent("filechooser");
    await this.page.keyboard.press("Space");
    await (await asked).setFiles(files);
  }

  /// Presses a button, and waits for the page that comes. In `within`, where there are several.
  async press(name, within = this.page.locator("body")) {
    await this.go(within.getByRole("button", { name: this.named(name) }).first());
  }

  /// Follows a link, and waits for the page that comes.
  async follow(name, within = this.page.locator("body")) {
    await this.go(within.getByRole("link", { name: this.named(name) }).first());
  }

  /// Waits while a page says how far something is, and asks for itself again.
  async settle() {
    for (let tries = 0; tries < 1200; tries += 1) {
      // In the middle of being asked for again there is no page.
      const isWaiting = await this.page.locator("main").evaluate((main) => main.querySelector("progress") !== null).catch(() => true);
      if (!isWaiting) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`it does not end: ${await this.text()}`);
  }

  /// Opens what is folded.
  async unfold(name, within = this.page.locator("main")) {
    const summary = within.locator("summary").filter({ hasText: this.named(name) }).first();
    if (await summary.evaluate((of) => of.parentElement.open)) return;
    if (!this.byKeyboard) return summary.click();
    await this.reach(summary);
    await this.page.keyboard.press("Enter");
  }

  /// What is downloaded by a link: the file's path.
  async download(name) {
    const link = this.page.locator("main").getByRole("link", { name: this.named(name) }).first();
    const asked = this.page.waitForEvent("download");
    if (this.byKeyboard) {
      await this.reach(link);
      await this.page.keyboard.press("Enter");
    } else {
      await link.click();
    }
    return (await asked).path();
  }

  async go(target) {
    // A page that answers a form may have the address of the one that sent it: what ends is the document.
    const before = await this.page.evaluate(() => performance.timeOrigin);
    if (this.byKeyboard) {
      await this.reach(target);
      await this.page.keyboard.press("Enter");
    } else {
      await target.click();
    }
    for (let tries = 0; tries < 1200; tries += 1) {
      const now = await this.page.evaluate(() => document.readyState === "complete" && performance.timeOrigin).catch(() => before);
      if (now && now !== before) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`no page came: ${await this.text()}`);
  }

  /// Moves with Tab until something has the focus.
  async reach(target) {
    await target.waitFor();
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      if (await target.evaluate((of) => of === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${target}`);
  }

  field(label) {
    if (typeof label !== "string") return label;
    if (!label.startsWith("web-")) return this.page.locator(`[id="${label}"]`);
    return this.page.getByLabel(this.say(label)).first();
  }

  named(name) {
    return typeof name === "string" && name.startsWith("web-") ? this.say(name) : name;
  }
}
