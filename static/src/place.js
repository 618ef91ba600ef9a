// "Use my location" on the page that asks where: the device says where it is and how exactly it
// knows, and the page shows in words what is there. Without this file a street is typed.
for (const place of document.querySelectorAll("[data-here][hidden]")) {
  if (!navigator.geolocation) continue;
  const form = place.closest("form");
  const says = place.querySelector("[data-here-says]");
  const field = (name) => form.querySelector(`[data-place="${name}"]`);

  const found = ({ coords }) => {
    field("lat").value = coords.latitude.toFixed(6);
    field("lon").value = coords.longitude.toFixed(6);
    field("accuracy").value = Math.ceil(coords.accuracy);
    field("by").value = "device";
    form.requestSubmit();
  };

  place.hidden = false;
  place.querySelector("[data-here-use]").addEventListener("click", () => {
    says.textContent = place.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      found,
      () => { says.textContent = place.dataset.refused; },
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 },
    );
  });
}
