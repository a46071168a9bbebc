// Draws the charts from the JSON beside them and folds the tables away; without it the tables stay open.
(function () {
  "use strict";
  var config = JSON.parse(document.getElementById("plot-config").textContent);
  var narrow = window.matchMedia("(max-width: 600px)");
  var plots = Array.prototype.slice.call(document.querySelectorAll(".plot"));
  document.documentElement.classList.add("js");
  document.querySelectorAll("details.data").forEach(function (table) { table.open = false; });
  plots.forEach(function (plot) {
    var figure = JSON.parse(document.getElementById(plot.id + "-figure").textContent);
    Plotly.newPlot(plot, figure.data, figure.layout, config).then(function () {
      if (narrow.matches) { Plotly.relayout(plot, figure.phone); }
      plot.dataset.drawn = "yes";
    });
  });
  // Paper has its own width: A4 less margins, two charts side by side.
  window.addEventListener("beforeprint", function () {
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: Math.floor(plot.parentElement.clientWidth) - 2 }); });
  });
  window.addEventListener("afterprint", function () {
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: null, autosize: true }); });
  });
})();
