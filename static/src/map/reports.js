// Reports on the map: the same as in the list, with their words and the way to each.
import { CircleMarker, LatLngBounds } from "leaflet";

const NEAREST = 17;

function words({ url, title, place, status }) {
  const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
  const rest = Object.assign(document.createElement("p"), { textContent: `${place}. ${status}` });
  const popup = document.createElement("div");
  popup.append(link, rest);
  return popup;
}

function mark(report) {
  const marker = new CircleMarker([report.lat, report.lon], {
    className: report.open ? "map__report" : "map__report map__report--closed",
    radius: 9,
  });
  return marker.bindPopup(() => words(report), { className: "map__words", closeButton: false });
}

export async function showReports(map, place) {
  const answer = await fetch(place.dataset.reports).catch(() => null);
  if (!answer?.ok) {
    place.hidden = true; // the list says all there is
    return;
  }
  const { reports } = await answer.json();
  for (const report of reports) mark(report).addTo(map);
  if (reports.length) {
    map.fitBounds(new LatLngBounds(reports.map(({ lat, lon }) => [lat, lon])), { maxZoom: NEAREST, padding: [24, 24] });
  }
}
