// The contents say where one is: the last section whose head is above the middle of the window.

const links = all("nav a").map((link) => [link, document.getElementById(link.getAttribute("href").slice(1))]).filter(([, place]) => place);

function here() {
  const above = links.filter(([, place]) => place.getBoundingClientRect().top < innerHeight / 2);
  const [now] = above.reduce((one, two) => (two[1].getBoundingClientRect().top >= one[1].getBoundingClientRect().top ? two : one), above[0] ?? links[0]);
  now.closest("details")?.setAttribute("open", "");
  for (const [link] of links) {
    if (link === now) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    here();
  });
}, { passive: true });
addEventListener("resize", here);
here();
