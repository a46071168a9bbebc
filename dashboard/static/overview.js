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
  // Paper has its own size: A4 is 794 px wide, less margins of 12 mm and the padding of a card; a card of w6 has half.
  function paper(plot) {
    var card = /\bw(\d+)\b/.exec(plot.closest(".card").className), columns = card ? +card[1] : 12;
    return document.body.classList.contains("served") ? { width: columns * 78 - 42, height: 250 } : { width: 672, height: 270 };
  }
  window.addEventListener("beforeprint", function () {
    plots.forEach(function (plot) { plot.dataset.height = plot.layout.height; Plotly.relayout(plot, paper(plot)); });
  });
  window.addEventListener("afterprint", function () {
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: null, autosize: true, height: +plot.dataset.height }); });
  });
})();
