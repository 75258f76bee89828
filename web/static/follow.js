// Follows work that goes on at the server: asks for the page again every second and puts its part
// in place of the old one. Without script the link beside the progress does the same.
const EVERY_MS = 1000;

async function follow(part) {
  while (part.dataset.follow) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    let page;
    try {
      const answer = await fetch(part.dataset.follow, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) continue;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      continue; // The server is out of reach: ask again.
    }
    const next = page.getElementById(part.id);
    if (!next) return;
    if (next.dataset.state === part.dataset.state && next.dataset.follow) {
      // The same stage: only the figures change, so that nothing the reader has opened is shut.
      document.getElementById("progress").replaceChildren(...page.getElementById("progress").children);
    } else {
      part.replaceWith(next);
      part = next;
    }
  }
}

follow(document.querySelector("[data-follow]"));
