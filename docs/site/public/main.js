export default {
  configureHljs: hljs => {
    hljs.configure({ languages: [] }); // a block without a language is not coloured as what it looks like
    hljs.registerLanguage("mermaid", () => ({})); // a diagram is no code
  },
  // A | in the code of a table is written \| in Markdown. GitHub shows |, docfx \|.
  start: () => document.querySelectorAll("td code").forEach(code => {
    if (code.textContent.includes("\\|")) code.textContent = code.textContent.replaceAll("\\|", "|");
  }),
}
