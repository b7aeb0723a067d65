//! Block structure of the body: headings, lists, code, HTML, quotes, callouts, query fences.
