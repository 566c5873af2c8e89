// An office: a ledger in a folder of its own, the commands that are run on it, and its page while it is served.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/// The repository.
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = resolve(ROOT, process.env.HEADCOUNT ?? "target/debug/headcount");
// A page that is not there after this long is not coming, even on a computer that does other things.
const START_MS = 60_000;

/// A ledger in a folder of its own.
export class Office {
  dir = mkdtempSync(join(tmpdir(), "headcount-office-"));
  server = null;
  /// The ledger's folder, within the office's.
  ledger = "mali";

  /// A file of this office.
  path(name) {
    return join(this.dir, name);
  }

  /// What a command prints.
  run(...args) {
    const env = { ...process.env, HEADCOUNT_LEDGER: this.path(this.ledger), HEADCOUNT_USER: "office", LC_ALL: "C.UTF-8" };
    return execFileSync(PROGRAM, args, { cwd: this.dir, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /// Serves the page, with invitations for some. Gives the link to sign in with, and those of the invited by staff id.
  async serve(invited = [], port = 0) {
    const args = ["serve", "--ledger", this.path(this.ledger), "--address", `127.0.0.1:${port}`, "--as", "office"];
    const server = spawn(PROGRAM, [...args, ...invited.flatMap((staff) => ["--invite", staff])], { cwd: this.dir });
    this.server = server;
    this.ended = new Promise((done) => server.on("exit", (code, signal) => done(signal ?? code)));
    let said = "";
    this.complaints = "";
    server.stderr.on("data", (text) => (this.complaints += text));
    const links = await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`no page after ${START_MS} ms: ${said}${this.complaints}`)), START_MS);
      server.on("exit", (code) => fail(new Error(`ended with ${code}: ${this.complaints}`)));
      server.stdout.on("data", (text) => {
        said += text;
        const found = said.match(/http\S+/g) ?? [];
        // The last line is whole when its line break is there.
        if (found.length > invited.length && said.endsWith("\n")) {
          clearTimeout(late);
          done(found);
        }
      });
    });
    this.origin = new URL(links[0]).origin;
    return { own: links[0], invitations: Object.fromEntries(invited.map((staff, i) => [staff, links[i + 1]])) };
  }

  /// Ends the page as Ctrl-C does; how it ended.
  async stop() {
    this.server.kill("SIGINT");
    return this.ended;
  }

  /// Ends it in the middle of whatever it does.
  async kill() {
    this.server.kill("SIGKILL");
    return this.ended;
  }

  /// Leaves nothing behind.
  async close() {
    if (this.server && this.server.exitCode === null && this.server.signalCode === null) await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/// The page's words in a language, by the catalogue's names. What stands for a value is any text, and a space any
/// space: French has some that do not break.
export const words = (language) => {
  const text = readFileSync(join(ROOT, `src/language/${language}/web.ftl`), "utf8");
  const messages = new Map([...text.matchAll(/^([a-z0-9-]+) = (.+)$/gm)].map(([, name, message]) => [name, message]));
  return (name) => {
    const message = messages.get(name);
    if (message === undefined) throw new Error(`${name} is not in the catalogue, or has several forms`);
    const parts = message.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"));
    return new RegExp(`^\\s*${parts.join(".*")}`);
  };
};
