// Copies the text of the element a button names. Without script the button stays hidden, and the
// text is there to be marked and copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = document.getElementById(`${button.dataset.copy}-status`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Texten är kopierad.";
    } catch {
      // Browsers give the clipboard to secure pages only: mark the text instead.
      getSelection().selectAllChildren(source);
      status.textContent = "Texten är markerad: kopiera den med Ctrl+C.";
    }
  });
}
