//! A two-layer perceptron learns to read handwritten digits.
//!
//! Run it with `cargo run --release --example digits`; it takes seconds. Of 1797 images a fifth is held out. The loss of
//! every epoch goes into a chart, `target/digits.svg`.

mod chart;
mod data;

use autodiff::optim::{Adam, AdamOptions, Optimizer};
use autodiff::{Generator, Tensor, manual_seed, no_grad};
use data::Digits;
use indicatif::{ProgressBar, ProgressStyle};

const EPOCHS: u64 = 40;
const BATCH: usize = 32;
const HIDDEN: usize = 128;

/// Pixels to hidden features to a score for each digit.
struct Perceptron {
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: Tensor,
}

impl Perceptron {
    /// Random weights, of a size that keeps the spread of the features. Source: He, Zhang, Ren and Sun, *Delving deep into
    /// rectifiers*, ICCV 2015.
    fn new(generator: &mut Generator) -> Perceptron {
        let mut weights = |inputs: usize, outputs: usize| {
            let spread = (2.0 / inputs as f32).sqrt();
            (Tensor::randn_with(&[inputs, outputs], generator) * spread).requires_grad_(true)
        };
        let (w1, w2) = (weights(data::PIXELS, HIDDEN), weights(HIDDEN, data::CLASSES));
        let bias = |outputs: usize| Tensor::zeros(&[outputs]).requires_grad_(true);
        Perceptron { w1, b1: bias(HIDDEN), w2, b2: bias(data::CLASSES) }
    }

    fn parameters(&self) -> Vec<Tensor> {
        [&self.w1, &self.b1, &self.w2, &self.b2].map(Tensor::clone).to_vec()
    }

    /// `[n, 64]` pixels to `[n, 10]` scores.
    fn scores(&self, pixels: &Tensor) -> Tensor {
        let hidden = (pixels.matmul(&self.w1) + &self.b1).relu();
        hidden.matmul(&self.w2) + &self.b2
    }

    /// The fraction of images that are read right.
    fn accuracy(&self, digits: &Digits) -> f64 {
        no_grad(|| {
            let read = self.scores(&digits.pixels).argmax_dim(1, false);
            read.eq(&digits.labels).count_nonzero() as f64 / digits.len() as f64
        })
    }
}

/// Loss and accuracies of an epoch.
struct Epoch {
    loss: f64,
    training: f64,
    held_out: f64,
}

fn train() -> Vec<Epoch> {
    manual_seed(7); // for the order of the batches
    let (training, held_out) = data::load().split(5);
    let perceptron = Perceptron::new(&mut Generator::new(1));
    let options = AdamOptions { lr: 2e-3, weight_decay: 0.3, ..AdamOptions::default() };
    let mut optimizer = Adam::decoupled(&perceptron.parameters(), options);

    let bar = ProgressBar::new(EPOCHS);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} epochs, {elapsed} {msg}") {
        bar.set_style(style);
    }
    let (mut epochs, first_rate) = (Vec::new(), optimizer.lr());
    for number in 1..=EPOCHS {
        let mut sum = 0.0;
        // Smaller and smaller steps, so that it comes to rest.
        optimizer.set_lr(first_rate * (1.0 - (number - 1) as f64 / EPOCHS as f64));
        for batch in training.shuffled_batches(BATCH) {
            optimizer.zero_grad();
            let loss = perceptron.scores(&batch.pixels).cross_entropy(&batch.labels);
            loss.backward();
            optimizer.step();
            sum += f64::from(loss.item()) * batch.len() as f64;
        }
        let loss = sum / training.len() as f64;
        let epoch = Epoch { loss, training: perceptron.accuracy(&training), held_out: perceptron.accuracy(&held_out) };
        bar.inc(1);
        let line = format!(
            "epoch {number:2}: loss {loss:.4}, right {:5.1} % of {}, held out {:5.1} % of {}",
            100.0 * epoch.training,
            training.len(),
            100.0 * epoch.held_out,
            held_out.len()
        );
        bar.suspend(|| println!("{line}"));
        epochs.push(epoch);
    }
    bar.finish_and_clear();
    epochs
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let epochs = train();
    let last = epochs.last().ok_or("no epoch was run")?;
    println!("\nread right: {:.1} % of the images held out", 100.0 * last.held_out);
    let path = "target/digits.svg";
    std::fs::create_dir_all("target")?;
    std::fs::write(path, chart::losses(&epochs)?)?;
    println!("the loss of every epoch is drawn in {path}");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn most_digits_held_out_are_read_right() {
        let epochs = super::train();
        let last = epochs.last().unwrap();
        assert!(last.held_out >= 0.97, "{}", last.held_out);
        assert!(last.loss < epochs[0].loss / 10.0, "{} after {}", last.loss, epochs[0].loss);
        assert!(last.training >= last.held_out, "{} {}", last.training, last.held_out);
    }
}
