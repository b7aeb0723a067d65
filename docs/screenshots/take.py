#!/usr/bin/env python3
"""Runs programs in a pseudo-terminal, types into them, and draws what they show as PNG. Started by `take`."""

import argparse
import fcntl
import os
import pathlib
import pty
import select
import shutil
import struct
import tempfile
import termios
import time
import unicodedata

import pyte
from PIL import Image, ImageDraw, ImageFont

SIZE = 16
CELL_WIDTH, CELL_HEIGHT = 10, 21
MARGIN = 14
BACKGROUND, FOREGROUND = "16181d", "d4d7dd"
COLOURS = {
    "black": "3b4048", "red": "e8636b", "green": "8fc66f", "brown": "e2b65d", "blue": "62a8ea", "magenta": "c586d8", "cyan": "55bcc4", "white": "d4d7dd",
    "brightblack": "7a828e", "brightred": "ff7a82", "brightgreen": "a8de88", "brightbrown": "f5cd78", "brightyellow": "f5cd78", "brightblue": "7fbcf7",
    "brightmagenta": "d9a0ea", "brightcyan": "76d4db", "brightwhite": "ffffff",
}
FONT_FILES = {
    "regular": ["dejavu/DejaVuSansMono.ttf"],
    "bold": ["dejavu/DejaVuSansMono-Bold.ttf"],
    "cjk": ["noto/NotoSansCJK-Regular.ttc"],
    "emoji": ["noto/NotoColorEmoji.ttf"],
}
FONT_FOLDERS = ["/usr/share/fonts/truetype", "/usr/share/fonts/opentype", "/usr/share/fonts"]


class Terminal:
    """A program in a pseudo-terminal of a given size."""

    def __init__(self, command, columns, lines, cwd, env):
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], command, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.write_process_input = lambda answer: os.write(self.fd, answer.encode())

    def read(self, seconds):
        """Takes in output for `seconds`, or until the program ends; says whether it still runs."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.fd], [], [], left)[0]:
                continue
            try:
                output = os.read(self.fd, 65536)
            except OSError:
                return False
            if not output:
                return False
            self.stream.feed(output)
        return True

    def type(self, keys, pause=0.08):
        """Types one key after the other."""
        for key in keys:
            os.write(self.fd, key.encode())
            self.read(pause)

    def wait_for(self, text, seconds=20):
        """Waits until `text` is on the screen; a picture without it would be a lie."""
        end = time.monotonic() + seconds
        while text not in self.text():
            if time.monotonic() > end:
                raise SystemExit(f"{text!r} did not appear:\n{self.text()}")
            self.read(0.2)
        self.read(0.6)

    def text(self):
        """The screen as text; the second cell of a wide character is empty."""
        return "\n".join(self.screen.display)


def fonts():
    """The fonts, by role."""
    found = {}
    for role, names in FONT_FILES.items():
        paths = [pathlib.Path(folder) / name for folder in FONT_FOLDERS for name in names]
        path = next((path for path in paths if path.exists()), None)
        if path is None:
            raise SystemExit(f"no font {names[0]}; see docs/screenshots/take")
        found[role] = ImageFont.truetype(str(path), 109 if role == "emoji" else SIZE)
    return found


def colour(name, default):
    """A colour of the terminal as Pillow takes it."""
    if name == "default":
        name = default
    return "#" + COLOURS.get(name, name)


def is_emoji(text):
    """Whether the emoji font has it rather than the text font."""
    first = ord(text[0])
    return first >= 0x1F000 or unicodedata.east_asian_width(text[0]) == "W" and 0x2300 <= first < 0x2C00 or "\ufe0f" in text


def colours(char):
    """Foreground and background of a character."""
    fore, back = colour(char.fg, FOREGROUND), colour(char.bg, BACKGROUND)
    return (back, fore) if char.reverse else (fore, back)


def draw_glyph(image, draw, font, char, left, top):
    """Draws one character of the screen; its background is there already."""
    fore, _ = colours(char)
    wide = 2 if unicodedata.east_asian_width(char.data[:1] or " ") in "WF" else 1
    if not char.data.strip():
        pass
    elif is_emoji(char.data):
        glyph = Image.new("RGBA", (136, 128))
        ImageDraw.Draw(glyph).text((0, 0), char.data, font=font["emoji"], embedded_color=True)
        glyph = glyph.resize((2 * CELL_WIDTH - 1, 18), Image.Resampling.LANCZOS)
        image.paste(glyph, (left, top + 2), glyph)
    elif wide == 2:
        draw.text((left + 2, top + CELL_HEIGHT - 5), char.data, font=font["cjk"], fill=fore, anchor="ls")
    else:
        draw.text((left, top + CELL_HEIGHT - 5), char.data, font=font["bold" if char.bold else "regular"], fill=fore, anchor="ls")
    if char.underscore:
        draw.line([left, top + CELL_HEIGHT - 2, left + wide * CELL_WIDTH - 1, top + CELL_HEIGHT - 2], fill=fore)


def picture(terminal, path, lines=None):
    """Draws the screen, or its first `lines`."""
    screen, font = terminal.screen, fonts()
    lines = lines or screen.lines
    image = Image.new("RGB", (screen.columns * CELL_WIDTH + 2 * MARGIN, lines * CELL_HEIGHT + 2 * MARGIN), "#" + BACKGROUND)
    draw = ImageDraw.Draw(image)
    cells = [
        (screen.buffer[row][column], MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT)
        for row in range(lines)
        for column in range(screen.columns)
    ]
    for char, left, top in cells:
        draw.rectangle([left, top, left + CELL_WIDTH - 1, top + CELL_HEIGHT - 1], fill=colours(char)[1])
    for char, left, top in cells:
        draw_glyph(image, draw, font, char, left, top)
    image.quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)


def used_lines(screen):
    """How many lines from the top have something on them."""
    return max((row + 1 for row, line in enumerate(screen.display) if line.strip()), default=1)


def take_check(vaultls, vault, env, out):
    """`vaultls check` on the notes of one morning."""
    # A prompt, then the command as a reader would type it.
    command = "vaultls check Daily/2025/2025-11-07.md Brightwater/Projects/Tideline.md"
    terminal = Terminal(["bash", "--noprofile", "--norc"], 108, 200, vault, env | {"PS1": "\\[\\e[1;34m\\]vault\\[\\e[0m\\] $ ", "PATH": f"{vaultls.parent}:{env['PATH']}"})
    terminal.read(0.5)
    terminal.type([command, "\r"])
    terminal.wait_for("$ ", 10)
    terminal.read(2)
    picture(terminal, out / "check.png", used_lines(terminal.screen))
    terminal.type(["exit\r"])


NVIM_INIT = """
vim.o.termguicolors = true
vim.o.wrap = false
vim.o.number = true
vim.o.signcolumn = 'yes'
vim.o.completeopt = 'menuone,noselect,popup'
vim.o.shortmess = vim.o.shortmess .. 'I'
vim.o.showmode = false
vim.o.swapfile = false
vim.lsp.config.vaultls = { cmd = { 'vaultls', 'lsp' }, filetypes = { 'markdown' }, root_markers = { '.obsidian' } }
vim.lsp.enable('vaultls')
vim.diagnostic.config({ virtual_text = { prefix = '■' }, update_in_insert = true })
vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
  vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
end })
"""


def take_neovim(vaultls, nvim, vault, env, out):
    """Neovim on the inbox: diagnostics, and a person being completed."""
    init = vault.parent / "init.lua"
    init.write_text(NVIM_INIT)
    env = env | {"PATH": f"{vaultls.parent}:{env['PATH']}", "XDG_CONFIG_HOME": str(vault.parent), "XDG_STATE_HOME": str(vault.parent), "XDG_DATA_HOME": str(vault.parent)}
    terminal = Terminal([str(nvim), "--clean", "-u", str(init), "Inbox.md"], 132, 29, vault, env)
    terminal.wait_for("Nell Hargreave")
    terminal.wait_for("Tasks")
    terminal.type(["10G", "o", *"- [ ] Ask ", "@"], 0.15)
    terminal.type(["S"], 0.3)
    terminal.wait_for("Séverine d'Aubry")
    terminal.wait_for("Due date needs")
    picture(terminal, out / "neovim.png")
    terminal.type(["\x1b", ":qa!\r"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vaultls", type=pathlib.Path, required=True)
    parser.add_argument("--nvim", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    vaultls, nvim = options.vaultls.absolute(), options.nvim.absolute()
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with tempfile.TemporaryDirectory() as scratch:
        vault = pathlib.Path(scratch) / "vault"
        shutil.copytree("examples/vault", vault)
        take_check(vaultls, vault, env, options.out)
        take_neovim(vaultls, nvim, vault, env, options.out)


main()
