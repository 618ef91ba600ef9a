// "Use my location": the phone says where it is, and how exactly it knows.
export function watchLocation() {
  for (const place of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation) continue;
    const form = place.closest("form");
    const says = place.querySelector("[data-locate-says]");
    const field = (name) => form.querySelector(`[data-place="${name}"]`);
    const say = (name) => {
      const words = place.querySelector(`template[data-locate-text="${name}"]`);
      says.replaceChildren(words.content.cloneNode(true));
    };
    place.hidden = false;
    place.querySelector("[data-locate-button]").addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field("lat").value = coords.latitude.toFixed(6);
          field("lon").value = coords.longitude.toFixed(6);
          field("accuracy").value = Math.ceil(coords.accuracy);
          if (field("by")) field("by").value = "device";
          say("found");
          if ("locateSends" in place.dataset) form.submit();
        },
        () => say("failed"),
        { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 },
      );
    });
  }
}
