// unpack.mjs FROM TO: the files of @sparticuz/chromium, which come compressed, and the fonts that the pages are shown in.
import fs from "node:fs";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";

const [from, to] = process.argv.slice(2);
for (const file of fs.readdirSync(from).filter(file => file.endsWith(".br"))) {
  fs.writeFileSync(path.join(to, file.slice(0, -".br".length)), brotliDecompressSync(fs.readFileSync(path.join(from, file))));
}
// The system's fonts where there are any, and those of the package, so that there are some everywhere.
fs.writeFileSync(path.join(to, "fontconfig.xml"), `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${path.join(to, "fonts")}</dir>
  <cachedir>${path.join(to, "font-cache")}</cachedir>
</fontconfig>
`);
