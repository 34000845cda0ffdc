//! The course of a training as a picture.

use super::Epoch;
use plotters::prelude::*;

/// The loss of every epoch on a logarithmic scale, as SVG.
pub(crate) fn losses(epochs: &[Epoch]) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (640, 400)).into_drawing_area();
        root.fill(&WHITE)?;
        let (lowest, highest) = epochs.iter().fold((f64::INFINITY, 0.0_f64), |(lowest, highest), epoch| {
            (lowest.min(epoch.loss), highest.max(epoch.loss))
        });
        let mut chart = ChartBuilder::on(&root)
            .margin(16)
            .caption("Handwritten digits: loss by epoch", ("sans-serif", 18))
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(1..epochs.len(), (0.8 * lowest..1.2 * highest).log_scale())?;
        let number = |loss: &f64| format!("{loss:.3}");
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .x_desc("epoch")
            .y_desc("cross-entropy, nats")
            .y_label_formatter(&number)
            .draw()?;
        let points = epochs.iter().enumerate().map(|(i, epoch)| (i + 1, epoch.loss));
        chart.draw_series(LineSeries::new(points, BLUE.stroke_width(2)))?;
        root.present()?;
    }
    Ok(svg)
}
