// Draws what the tables hold. Whoever has no JavaScript reads the tables.
(function () {
  "use strict";
  var root = document.documentElement;
  var charts = [];

  function colour(name) {
    return getComputedStyle(root).getPropertyValue("--" + name).trim();
  }

  function rows(from) {
    var found = [];
    document.querySelectorAll("#" + from + " tbody tr[data-v]").forEach(function (row) {
      found.push({
        label: row.dataset.l || row.cells[0].textContent.trim(),
        values: row.dataset.v.split(" ").map(Number)
      });
    });
    return found;
  }

  function axis(more) {
    return Object.assign({
      stroke: colour("muted"),
      font: "12px system-ui, sans-serif",
      labelFont: "12px system-ui, sans-serif",
      grid: { stroke: colour("grid"), width: 1 },
      ticks: { stroke: colour("grid"), width: 1, size: 4 }
    }, more);
  }

  // A line for each row, milliseconds from left to right; paint draws one row.
  function lines(box, width, data, paint) {
    var most = 0;
    data.forEach(function (row) { most = Math.max.apply(null, row.values.concat(most)); });
    var high = data.length > 40 ? 14 : 24;
    var longest = data.reduce(function (n, row) { return Math.max(n, row.label.length); }, 2);
    var every = Math.ceil(14 / high);
    return new uPlot({
      width: width,
      height: data.length * high + 62,
      padding: [8, 16, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false, range: [0, most * 1.05 || 1] },
        y: { range: [-0.5, data.length - 0.5], dir: -1 }
      },
      axes: [
        axis({ label: "milliseconds", labelSize: 20, size: 28 }),
        axis({
          size: Math.min(width * 0.36, 22 + longest * 7),
          grid: { show: false },
          splits: function () {
            return data.map(function (row, i) { return i; }).filter(function (i) { return i % every === 0; });
          },
          values: function (u, splits) {
            var room = Math.floor((Math.min(width * 0.36, 22 + longest * 7) - 14) / 6.6);
            return splits.map(function (i) {
              var label = data[i].label;
              return label.length > room ? label.slice(0, room - 1) + "\u2026" : label;
            });
          }
        })
      ],
      series: [{}, { show: false }],
      hooks: {
        draw: [function (u) {
          var context = u.ctx;
          var dot = devicePixelRatio || 1;
          context.save();
          data.forEach(function (row, i) {
            paint(context, row.values, u.valToPos(i, "y", true), function (value) {
              return u.valToPos(value, "x", true);
            }, dot, high * dot);
          });
          context.restore();
        }]
      }
    }, [[0, most], [0, 0]], box);
  }

  var kinds = {
    // Each round trip a dot, the median a line across.
    strip: function (box, width) {
      return lines(box, width, rows(box.dataset.from), function (context, values, y, x, dot, high) {
        var sorted = values.slice().sort(function (a, b) { return a - b; });
        context.strokeStyle = colour("line");
        context.lineWidth = dot;
        context.beginPath();
        context.moveTo(x(sorted[0]), y);
        context.lineTo(x(sorted[sorted.length - 1]), y);
        context.stroke();
        context.fillStyle = colour("mark");
        context.globalAlpha = 0.6;
        sorted.forEach(function (value) {
          context.beginPath();
          context.arc(x(value), y, Math.min(3.5 * dot, high / 4), 0, 2 * Math.PI);
          context.fill();
        });
        context.globalAlpha = 1;
        context.strokeStyle = colour("mark2");
        context.lineWidth = 2 * dot;
        context.beginPath();
        context.moveTo(x(sorted[(sorted.length - 1) >> 1]), y - high * 0.34);
        context.lineTo(x(sorted[(sorted.length - 1) >> 1]), y + high * 0.34);
        context.stroke();
      });
    },
    // A bar up to the first value, a line on to the second; the others are dots.
    ranking: function (box, width) {
      return lines(box, width, rows(box.dataset.from), function (context, values, y, x, dot, high) {
        context.fillStyle = colour("mark");
        context.fillRect(x(0), y - high * 0.3, Math.max(dot, x(values[0]) - x(0)), high * 0.6);
        context.strokeStyle = colour("mark2");
        context.lineWidth = 1.5 * dot;
        context.beginPath();
        context.moveTo(x(values[0]), y);
        context.lineTo(x(values[1]), y);
        context.moveTo(x(values[1]), y - high * 0.22);
        context.lineTo(x(values[1]), y + high * 0.22);
        context.stroke();
        context.fillStyle = colour("fg");
        context.globalAlpha = 0.45;
        values.slice(2).forEach(function (value) {
          context.beginPath();
          context.arc(x(value), y, Math.min(2 * dot, high / 6), 0, 2 * Math.PI);
          context.fill();
        });
        context.globalAlpha = 1;
      });
    },
    // Milliseconds over seconds: median, 95th percentile, longest.
    seconds: function (box, width) {
      var data = rows(box.dataset.from);
      function column(n) { return data.map(function (row) { return isNaN(row.values[n]) ? null : row.values[n]; }); }
      function line(label, name, dash) {
        return { label: label, stroke: colour(name), width: 2, dash: dash, points: { show: data.length < 40, size: 5 } };
      }
      return new uPlot({
        width: width,
        height: 260,
        padding: [12, 16, 0, 0],
        cursor: { show: false },
        legend: { live: false, isolate: false },
        scales: { x: { time: false }, y: { range: function (u, low, high) { return [0, high * 1.1 || 1]; } } },
        axes: [axis({ label: "second", labelSize: 20, size: 28 }), axis({ label: "milliseconds", labelSize: 20, size: 48 })],
        series: [{ label: "second" }, line("p50 (solid)", "mark"), line("p95 (dashed)", "mark2", [8, 4]), line("longest (dotted)", "muted", [2, 4])]
      }, [data.map(function (row) { return Number(row.label); }), column(0), column(1), column(2)], box);
    },
    // How many round trips took how long.
    histogram: function (box, width) {
      var data = rows(box.dataset.from);
      var step = data.length > 1 ? data[1].values[0] - data[0].values[0] : 1;
      return new uPlot({
        width: width,
        height: 240,
        padding: [12, 16, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [data[0].values[0] - step / 2, data[data.length - 1].values[0] + step] },
          y: { range: function (u, low, high) { return [0, high * 1.08 || 1]; } }
        },
        axes: [axis({ label: "milliseconds", labelSize: 20, size: 28 }), axis({ label: "round trips", labelSize: 20, size: 48 })],
        series: [{}, { fill: colour("mark"), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.92, 60], align: 1 }) }]
      }, [data.map(function (row) { return row.values[0]; }), data.map(function (row) { return row.values[1]; })], box);
    }
  };

  function draw(width) {
    charts.forEach(function (chart) { chart.destroy(); });
    charts = [];
    document.querySelectorAll(".plot").forEach(function (box) {
      box.hidden = false;
      if (rows(box.dataset.from).length > 0) {
        charts.push(kinds[box.dataset.kind](box, width || box.clientWidth));
      }
      box.hidden = rows(box.dataset.from).length === 0;
    });
  }

  var seen = 0;
  function resized() {
    if (root.clientWidth !== seen) {
      seen = root.clientWidth;
      draw();
    }
  }

  resized();
  addEventListener("resize", resized);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { draw(); });
  addEventListener("beforeprint", function () {
    root.classList.add("paper");
    draw(660);
  });
  addEventListener("afterprint", function () {
    root.classList.remove("paper");
    draw();
  });
})();
