// Builds static/dist from static/src and the packages: styles, script, pictures, each named by its
// content, each compressed once. The same input gives the same output, and a build that fails leaves
// what was there.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build as bundle, transform } from "esbuild";
import { compileString } from "sass";
import { parse } from "smol-toml";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const DIST = join(HERE, "dist");
const MODULES = join(ROOT, "node_modules");
const MOST_SCRIPT_BYTES = 21_000;
const LICENCES = "/*! GOV.UK Frontend: MIT, Crown Copyright. htmx: 0BSD. */\n";
const TARGET = ["chrome118", "firefox110", "safari15"];

const manifest = {};
const kept = new Set(["manifest.json"]);
const sizes = [];

function compressed(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return { br: brotliCompressSync(content, { params }), gz: gzipSync(content, { level: 9 }) };
}

function put(name, content) {
  const path = join(DIST, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  kept.add(name);
}

// Puts a file under its name with the hash of its content, and its compressed siblings where they
// are smaller; how many bytes brotli leaves.
function write(name, text) {
  const content = Buffer.from(text);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  put(hashed, content);
  const small = compressed(content);
  for (const [suffix, bytes] of Object.entries(small)) {
    if (bytes.length < content.length) put(`${hashed}.${suffix}`, bytes);
  }
  manifest[name] = hashed;
  sizes.push({ name, raw: content.length, brotli: small.br.length });
  return small.br.length;
}

function council() {
  return parse(readFileSync(process.env.COUNCIL_FILE ?? join(ROOT, "demo", "council.toml"), "utf8"));
}

// GOV.UK Frontend says left and right. Start and end turn round by themselves where a language is
// written from right to left.
const SIDES = { left: "start", right: "end" };
function logical(css) {
  return css
    .replace(/(?<=[{;\s])(margin|padding|border)-(left|right)(?=[-:])/g, (_, box, side) => `${box}-inline-${SIDES[side]}`)
    .replace(/(?<=[{;\s])(left|right):/g, (_, side) => `inset-inline-${SIDES[side]}:`)
    .replace(/(?<=[{;\s])(margin|padding):\s*([^\s;}]+) ([^\s;}]+) ([^\s;}]+) ([^\s;}]+)(?=\s*[;}])/g, "$1-block: $2 $4; $1-inline: $5 $3")
    .replace(/justify-content:\s*(left|right)/g, (_, side) => `justify-content: ${SIDES[side]}`)
    .replace(/text-align:\s*(left|right)/g, (_, side) => `text-align: ${SIDES[side]}`)
    .replace(/float:\s*(left|right)/g, (_, side) => `float: inline-${SIDES[side]}`);
}

// The council's colours reach the styles twice: as custom properties for ours, as variables of
// Sass for GOV.UK Frontend, which computes with them.
async function styles({ colours }) {
  const properties = Object.entries(colours).map(([name, value]) => `--${name}: ${value};`).join(" ");
  const variables = Object.entries(colours).map(([name, value]) => `$${name}: ${value};`).join("\n");
  const source = `${variables}\n${readFileSync(join(HERE, "src", "app.scss"), "utf8")}\n:root { ${properties} }`;
  const { css } = compileString(source, {
    charset: false,
    quietDeps: true,
    loadPaths: [join(HERE, "src"), MODULES],
    url: pathToFileURL(join(HERE, "src", "app.scss")),
  });
  const { code } = await transform(logical(css), { loader: "css", minify: true, target: TARGET });
  return write("app.css", code);
}

// htmx comes as its authors made it small; bundled anew it would be a tenth larger.
async function script() {
  const htmx = readFileSync(join(MODULES, "htmx.org", "dist", "htmx.min.js"), "utf8");
  return write("app.js", `${LICENCES}${htmx}\n${await bundled(["app.js"])}`);
}

// What few pages need is a file of its own, which only they load.
async function ownScripts() {
  for (const name of ["kiosk.js", "passkeys.js", "place.js"]) {
    const { code } = await transform(readFileSync(join(HERE, "src", name), "utf8"), {
      format: "iife",
      minify: true,
      target: TARGET,
    });
    write(name, code);
  }
}

async function bundled(entry, define = {}) {
  const { outputFiles } = await bundle({
    entryPoints: [join(HERE, "src", ...entry)],
    bundle: true,
    define,
    format: "iife",
    legalComments: "none",
    minify: true,
    target: TARGET,
    write: false,
  });
  return outputFiles[0].text;
}

// The map: Leaflet with our own parts, on the pages that show one. Its pictures aren't used.
async function chart() {
  write("map.js", `/*! Leaflet: BSD-2-Clause, Volodymyr Agafonkin. */\n${await bundled(["map", "map.js"])}`);
  const theirs = readFileSync(join(MODULES, "leaflet", "dist", "leaflet.css"), "utf8").replace(/[^;{}]*url\([^;}]*;?/g, "");
  const { css } = compileString(readFileSync(join(HERE, "src", "map", "map.scss"), "utf8"), { charset: false });
  const { code } = await transform(theirs + css, { loader: "css", minify: true, target: TARGET });
  write("map.css", code);
}

// Forms that may wait for a connection, and the worker that keeps their pages: it has one address
// for good, and is another one with each build.
async function outbox() {
  write("outbox.js", await bundled(["outbox", "outbox.js"]));
  const build = createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 8);
  put("sw.js", await bundled(["outbox", "sw.js"], { BUILD: JSON.stringify(build) }));
}

function pictures() {
  const hexcodes = parse(readFileSync(join(HERE, "pictures.toml"), "utf8"));
  for (const [name, { hexcode }] of Object.entries(hexcodes)) {
    const file = join(MODULES, "openmoji", "color", "svg", `${hexcode}.svg`);
    if (!existsSync(file)) throw new Error(`static/pictures.toml: OpenMoji has no ${hexcode} for "${name}"`);
    write(`pictures/${name}.svg`, readFileSync(file));
  }
  put(
    "pictures/ATTRIBUTION.txt",
    "All pictures in this folder are from OpenMoji (https://openmoji.org), the open-source emoji\n" +
      "and icon project, unchanged. Licence: CC BY-SA 4.0.\n",
  );
}

// Our own drawings take the council's colours. The mark is the page's icon too.
function ownPictures({ colours }) {
  for (const name of readdirSync(join(HERE, "src", "marks")).sort()) {
    const drawing = readFileSync(join(HERE, "src", "marks", name), "utf8");
    write(name, drawing.replace(/var\(--([a-z]+)\)/g, (_, colour) => colours[colour]));
  }
  manifest["favicon.svg"] = manifest["mark.svg"];
}

function removeOld() {
  for (const name of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const path = relative(DIST, join(name.parentPath ?? name.path, name.name));
    if (name.isFile() && !kept.has(path)) rmSync(join(DIST, path));
  }
}

const settings = council();
await styles(settings);
const scriptBytes = await script();
await ownScripts();
await chart();
pictures();
ownPictures(settings);
await outbox();
put("manifest.json", JSON.stringify(manifest, null, 2));
removeOld();

const shown = sizes.filter(({ name }) => !name.startsWith("pictures/"));
console.table(Object.fromEntries(shown.map(({ name, raw, brotli }) => [name, { raw, brotli }])));
if (scriptBytes > MOST_SCRIPT_BYTES) {
  console.error(`The script has ${scriptBytes} compressed bytes; it may have ${MOST_SCRIPT_BYTES}.`);
  process.exit(1);
}
