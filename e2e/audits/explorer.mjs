// Uses the API explorer in Chromium as people do, by keyboard, and looks for what it must not do:
//
//   echo '[{"base": "http://127.0.0.1:8080", "width": 360, "lang": "zh-CN"}]' | node explorer.mjs
//
// Each entry: base, width (CSS pixels), lang (zh-CN or en), person (an identifier of the demonstration to sign in as,
// optional).
//
// Prints a list in the same order: looks (by state of the page: violations of axe as short lines, and by how many
// pixels it scrolls sideways), refused (what the content policy refused), console (errors), foreign (requests that
// left the origin), completed (the operation after a completion was taken), focus (what has the focus after Tab left
// the editor), answer (of the run), events (of a subscription, in the order they came), and reader (what the page says
// of who asks). Exits 0 when every entry could be played through: judging is the caller's part.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function readStdin() {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  return text;
}

// The page may still be changing: axe then stumbles over an element that has just gone, and looks again.
async function look(page, tries = 3) {
  try {
    return await examine(page);
  } catch (error) {
    if (tries <= 1) throw error;
    await page.waitForTimeout(500);
    return look(page, tries - 1);
  }
}

// Evaluated by the debugger: the page's own content policy stays as it is.
async function examine(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async (values) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values } });
    const root = document.documentElement;
    return {
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(' ')).join(', ')}`),
      sideways: root.scrollWidth - root.clientWidth,
    };
  }, tags);
}

async function answered(page) {
  const answer = page.locator('main section pre');
  await answer.waitFor();
  return JSON.parse(await answer.innerText());
}

async function play(browser, { base, width, lang, person }) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale: lang });
  try {
    const page = await context.newPage();
    const report = { looks: {}, refused: [], console: [], foreign: [], events: [] };
    page.on('console', (message) => message.type() === 'error' && report.console.push(message.text()));
    page.on('pageerror', (error) => report.console.push(String(error)));
    page.on('request', (request) => {
      const to = request.url();
      if (!/^(data|blob|about):/.test(to) && new URL(to).origin !== base) report.foreign.push(to);
    });
    await page.addInitScript(() => {
      globalThis.refused = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        globalThis.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
      );
    });
    if (person) {
      const form = { identifier: person, next: '/graphql' };
      await context.request.post(`${base}/dev/sign-in`, { form, headers: { Origin: base, 'Accept-Language': lang } });
    }
    await page.goto(`${base}/graphql`);
    const operations = page.getByRole('textbox').first();
    await operations.waitFor();
    report.reader = await page.locator('main h1 + p').innerText();
    report.looks.open = await look(page);

    // A field is completed from the schema, and Tab leads out of the editor.
    await operations.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' view');
    await page.locator('.cm-tooltip-autocomplete [aria-selected="true"]').waitFor();
    report.looks.completing = await look(page);
    // What is offered can be taken a moment after it appears: a key meant for the text must not take it.
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    await page.keyboard.type(' { id ');
    report.completed = await operations.innerText();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    report.focus = await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
    });

    // An example is chosen and run, all by keys.
    const examples = page.getByRole('combobox').first();
    await examples.focus();
    await examples.selectOption('one-campaign');
    await page.keyboard.press('Control+Enter');
    report.answer = await answered(page);
    report.looks.answered = await look(page);

    // A subscription tells at once, and is stopped.
    const slug = report.answer.data?.campaigns.edges[0]?.node.slug;
    await examples.selectOption('live-figures');
    const variables = page.getByRole('textbox').nth(1);
    await variables.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(JSON.stringify({ slug }));
    const run = page.locator('main .actions button');
    await run.click();
    await page.waitForFunction(() => document.querySelector('main section pre')?.textContent?.includes('campaignProgress'));
    report.events.push(await answered(page));
    await run.click();

    // The schema is found by its words.
    await page.getByRole('tab').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').fill('createPledge');
    report.looks.found = await look(page);
    await page.getByRole('button', { name: 'Mutation.createPledge' }).press('Enter');
    report.looks.schema = await look(page);
    report.refused = await page.evaluate(() => globalThis.refused);
    return report;
  } finally {
    await context.close();
  }
}

try {
  const entries = JSON.parse(await readStdin());
  const browser = await chromium.launch({
    executablePath: process.env.SHANHUO_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const reports = [];
    for (const entry of entries) reports.push(await play(browser, entry));
    console.log(JSON.stringify(reports, null, 2));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(`explorer: ${error.stack ?? error}`);
  process.exitCode = 2;
}
