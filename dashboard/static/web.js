// Filters apply when changed; a chart can be saved as a picture. Without it every form has its button.
(function () {
  "use strict";
  document.querySelectorAll(".filters").forEach(function (form) {
    form.addEventListener("change", function () { form.requestSubmit(); });
  });
  document.querySelectorAll(".pictures").forEach(function (line) {
    if (typeof Plotly === "undefined") { return; }
    line.hidden = false;
    line.querySelectorAll("button").forEach(function (button) {
      button.addEventListener("click", function () {
        var plot = document.getElementById(button.dataset.plot), box = plot.getBoundingClientRect();
        Plotly.downloadImage(plot, { format: button.dataset.format, filename: button.dataset.plot, width: Math.round(box.width), height: Math.round(box.height), scale: 2 });
      });
    });
  });
})();
