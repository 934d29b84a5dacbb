export default {
  // A diagram is no code to colour.
  configureHljs: hljs => hljs.registerLanguage("mermaid", () => ({})),
  // A | in the code of a table is written \| in Markdown. GitHub shows |, docfx \|.
  start: () => document.querySelectorAll("td code").forEach(code => {
    if (code.textContent.includes("\\|")) code.textContent = code.textContent.replaceAll("\\|", "|");
  }),
}
