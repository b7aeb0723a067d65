-- nvim --clean --headless -l keys.lua PLUGIN VAULT SERVER: keys typed into a second Neovim, as a user types them.
-- Keys fed to `nvim -l` itself end the script early and with success, hence the child.

local here = debug.getinfo(1, 'S').source:sub(2):match('^(.*)/')
package.path = here .. '/?.lua;' .. package.path
local story = require('story')
local check, wait = story.check, story.wait
local plugin, vault, server = unpack(arg)

local child = vim.fn.jobstart(
  { vim.v.progpath, '--clean', '--embed', '--headless', '-n', '--cmd', 'let &rtp = "' .. plugin .. ',".&rtp' },
  { rpc = true, cwd = '/' }
)
local function lua(code, ...) return vim.rpcrequest(child, 'nvim_exec_lua', code, { ... }) end
local function keys(typed) vim.rpcrequest(child, 'nvim_input', typed) end
local function line() return lua('return vim.api.nvim_get_current_line()') end
-- The entries that are shown, not those that the letters typed since have filtered out.
local function popup() return lua('return vim.tbl_map(function(item) return item.abbr end, vim.fn.complete_info({"matches"}).matches)') end
local function shown(pattern)
  return vim.iter(popup()):any(function(entry) return entry:find(pattern, 1, true) end)
end
local function float()
  return lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
      end
    end
    return ''
  ]])
end

--- Waits for a list with the entry that stays as it is: the letters typed last may still bring another one.
local function settles_with(entry)
  local seen
  return wait(function()
    local before = seen
    seen = lua('return vim.fn.pumvisible()') == 1 and shown(entry) and table.concat(popup(), '\n') or nil
    vim.wait(400)
    return seen ~= nil and seen == before
  end)
end

--- Types as a hand does, letter by letter: typed in one burst, Neovim 0.12 asks for completions once only.
local function type_in(text)
  for _, letter in ipairs(vim.fn.split(text, '\\zs')) do
    keys(letter == '<' and '<lt>' or letter)
    vim.wait(60)
  end
end

--- Types a new line below the last one, then waits for an entry, takes it, and compares the line.
local function complete(what, typed, entry, expected)
  keys('<Esc>Go')
  type_in(typed)
  check(what .. ': offered', settles_with(entry), popup())
  -- The first entry may be another one; the user walks to the one meant.
  local entries = popup()
  for index, shown_entry in ipairs(entries) do
    if shown_entry:find(entry, 1, true) then
      keys(('<C-n>'):rep(index) .. '<C-y>')
      break
    end
  end
  check(what .. ': written', wait(function() return line() == expected end), line())
  keys('<Esc>')
end

lua([[
  local server, note = ...
  vim.o.columns, vim.o.lines = 100, 30
  vim.o.completeopt = 'menuone,noselect,popup'
  vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
  end })
  vim.lsp.config('vaultls', { cmd = { server, 'lsp' } })
  vim.lsp.enable('vaultls')
  vim.cmd.edit(vim.fn.fnameescape(note))
]], server, vault .. '/Meetings/2025-11-07 - Kickoff.md')
check('the server is there', wait(function()
  return lua('local client = vim.lsp.get_clients({ bufnr = 0 })[1] return client ~= nil and client.initialized == true')
end))
check('diagnostics are there', wait(function() return lua('return #vim.diagnostic.get(0)') == 2 end), lua('return vim.diagnostic.get(0)'))

-- Completion
complete('a person behind an emoji', 'See 🚀 [[Mar', 'Mara Lindqvist', 'See 🚀 [[Mara Lindqvist]]')
complete('a person with accents', 'And [[Zo', 'Zoë Ångström', 'And [[Zoë Ångström]]')
complete('a project with a space', 'Of [[Blue', 'Blue Harbour', 'Of [[Blue Harbour]]')
complete('an owner', '- [ ] Call back @Tom', 'Tomáš Novotný', '- [ ] Call back @Tomáš Novotný')
complete('a heading', 'In [[Aurora#Op', 'Open tasks', 'In [[Aurora#Open tasks]]')
-- Brackets that another plugin has closed already are not closed again.
keys('<Esc>Goto [[]]<Left><Left>')
type_in('Blue')
lua('vim.lsp.completion.get()')
check('closed brackets: offered', settles_with('Blue Harbour'), popup())
keys('<C-n><C-y>')
check('closed brackets: written once', wait(function() return line() == 'to [[Blue Harbour]]' end), line())
keys('<Esc>')

-- The keys that Neovim itself gives to a language server
keys('gg/\\[\\[Zoë<CR>ll')
keys('K')
check('K shows the person', wait(function() return float():find('Engineer', 1, true) ~= nil end), float())
-- The entry was accepted a moment ago: what the server says about it later changes nothing, wherever the cursor is by now.
check('what was accepted stays where it is', line():find('^Met %[%[Mara Lindqvist%]%] and %[%[Zoë Ångström|Zoë%]%] about') ~= nil, line())
keys('<Esc>gg/\\[\\[Aurora<CR>ll<C-]>')
check('<C-]> goes to the project', wait(function() return lua('return vim.api.nvim_buf_get_name(0)'):match('Aurora%.md$') end),
  lua('return vim.api.nvim_buf_get_name(0)'))
check('its finding is there', wait(function() return lua('return #vim.diagnostic.get(0)') == 1 end), lua('return vim.diagnostic.get(0)'))
keys('gg]d')
check(']d goes to it', wait(function() return line():find('Write the release notes', 1, true) ~= nil end), line())
keys('gO')
check('gO lists the outline', wait(function() return #lua('return vim.fn.getloclist(0)') > 0 end), lua('return vim.fn.getloclist(0)'))
keys('<C-w>c')

-- The project's note writes its owners without blanks. Undo takes a completion back whole.
keys('<Esc>Go')
type_in('@Mar')
check('an owner as this note writes them: offered', settles_with('Mara Lindqvist'), popup())
keys('<C-n><C-y>')
check('an owner as this note writes them: written', wait(function() return line() == '@MaraLindqvist' end), line())
keys('<Esc>u')
check('u takes it back', wait(function() return line() ~= '@MaraLindqvist' end), line())

pcall(vim.rpcnotify, child, 'nvim_command', 'qa!')
local ended = vim.fn.jobwait({ child }, 10000)[1]
check('Neovim ends', ended == 0, ended)
story.finish()
