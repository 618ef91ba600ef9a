// The place is under the cross in the middle: the map is moved, not a pin, so that arrow keys and
// buttons do what a finger does. What is near the cross is said in words.
const QUIET = 400; // ms without a move before the words are asked for

export function watchPin(map, place) {
  const form = place.closest("form");
  const says = place.querySelector("[data-map-says]");
  const use = place.querySelector("[data-map-use]");
  const field = (name) => form.querySelector(`[data-place="${name}"]`);
  let waiting, asked;

  async function tell() {
    const { lat, lng } = map.getCenter().wrap();
    const here = new URLSearchParams({ lat: lat.toFixed(6), lon: lng.toFixed(6) });
    asked = here.toString();
    try {
      const answer = await fetch(`${place.dataset.around}?${here}`);
      const { words } = await answer.json();
      if (answer.ok && asked === here.toString()) says.textContent = words;
    } catch {
      says.textContent = "";
    }
  }

  function moved() {
    clearTimeout(waiting);
    waiting = setTimeout(tell, QUIET);
  }

  // What a pixel is worth on the ground: nobody can say it more exactly than they see it.
  function accuracy() {
    const middle = map.getSize().divideBy(2);
    const beside = map.containerPointToLatLng(middle.add([8, 0]));
    return Math.max(5, Math.round(map.distance(map.getCenter(), beside)));
  }

  use.addEventListener("click", () => {
    const { lat, lng } = map.getCenter().wrap();
    field("lat").value = lat.toFixed(6);
    field("lon").value = lng.toFixed(6);
    field("accuracy").value = accuracy();
    field("by").value = "point";
  });
  map.on("moveend", moved);
}
