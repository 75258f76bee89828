// The proposal of a round follows what is typed: the form is sent as its button would send it, and
// the answer's part is put in place of the old one. The address follows too, so that a reload or
// another log-in brings everything back. Without script the button does the same.
const TYPING_MS = 250;
const form = document.querySelector("form[data-live]");
const said = document.getElementById("said");
let waiting;
let underway;

function address() {
  const typed = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.getAttribute("action")}?${new URLSearchParams(typed)}`;
}

function put(page, id) {
  const old = document.getElementById(id);
  const next = page.getElementById(id);
  if (!old || !next || (old.contains(document.activeElement) && old.tagName === "FIELDSET")) return;
  const open = [...old.querySelectorAll("details")].map((one) => one.open);
  old.replaceWith(next);
  [...next.querySelectorAll("details")].forEach((one, place) => { one.open ||= Boolean(open[place]); });
}

async function follow() {
  underway?.abort();
  underway = new AbortController();
  const to = address();
  let answer;
  try {
    answer = await fetch(to, { credentials: "same-origin", signal: underway.signal });
  } catch {
    return; // Another question came first, or the server is out of reach: the button is there.
  }
  history.replaceState(null, "", to);
  if (answer.redirected) {
    location.assign(to); // Logged out: log in, and come back to all that is typed.
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement.id;
  for (const id of ["wishes", "exceptions", "result"]) put(page, id);
  said.textContent = document.querySelector("#result h2")?.textContent ?? "";
  slide();
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
}

function slide() {
  const place = document.querySelector("[data-moves]");
  if (!place) return;
  const range = place.querySelector("input");
  const told = place.querySelector("output");
  const moves = JSON.parse(place.dataset.moves);
  const first = Date.parse(moves[0].day);
  const offset = (move) => Math.round((Date.parse(move.day) - first) / 86_400_000);
  const chosen = () => moves.findLast((move) => offset(move) <= Number(range.value)) ?? moves[0];
  const tell = () => {
    told.textContent = range.ariaValueText = chosen().text;
  };
  range.max = offset(moves.at(-1));
  const now = moves.findLast((move) => move.day <= place.dataset.now) ?? moves[0];
  range.value = offset(now);
  place.hidden = false;
  range.style.marginLeft = `calc(${place.dataset.left * 100}% - 0.5rem)`;
  range.style.width = `calc(${place.dataset.width * 100}% + 1rem)`;
  // The words begin below the first day, or as far to the right as all of them fit.
  place.querySelector("p").style.marginLeft = `max(0px, min(${place.dataset.left * 100}%, 100% - 30rem))`;
  tell();
  range.addEventListener("keydown", (event) => {
    // A key moves a working day, not a day on which nobody answers.
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(moves.indexOf(chosen()) + by, 0), moves.length - 1);
    range.value = offset(moves[next]);
    range.dispatchEvent(new Event("input"));
  });
  range.addEventListener("input", () => {
    tell();
    form.elements.deadline.value = chosen().day;
    later();
  });
  place.querySelector("button").addEventListener("click", () => {
    form.elements.deadline.value = "";
    follow();
  });
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(follow, TYPING_MS);
}

form.addEventListener("input", later);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  follow();
});
slide();
