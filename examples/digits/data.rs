//! The images: a line for each, 64 pixels from 0 to 16 and the digit. A `#` opens a comment.

use autodiff::Tensor;

/// 8 × 8.
pub(crate) const PIXELS: usize = 64;
pub(crate) const CLASSES: usize = 10;
const BLACK: f32 = 16.0;

/// Images with what they show.
pub(crate) struct Digits {
    /// `[n, 64]`, from 0, white, to 1.
    pub(crate) pixels: Tensor,
    /// `[n]`, from 0 to 9.
    pub(crate) labels: Tensor<i64>,
}

/// All images. The file is part of the program.
pub(crate) fn load() -> Digits {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    let lines = include_str!("digits.csv").lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    for (number, line) in lines {
        let values: Result<Vec<u8>, _> = line.split(',').map(str::parse).collect();
        let values = values.unwrap_or_else(|error| panic!("digits.csv:{}: {error}", number + 1));
        assert_eq!(values.len(), PIXELS + 1, "digits.csv:{}: 64 pixels and a digit", number + 1);
        pixels.extend(values[..PIXELS].iter().map(|&value| f32::from(value) / BLACK));
        labels.push(i64::from(values[PIXELS]));
    }
    let count = labels.len();
    Digits { pixels: Tensor::from_vec(pixels, &[count, PIXELS]), labels: Tensor::from_vec(labels, &[count]) }
}

impl Digits {
    pub(crate) fn len(&self) -> usize {
        self.labels.numel()
    }

    /// The images with these numbers.
    fn at(&self, numbers: &Tensor<i64>) -> Digits {
        Digits { pixels: self.pixels.index_select(0, numbers), labels: self.labels.index_select(0, numbers) }
    }

    /// All images but one of each `n`, and those.
    pub(crate) fn split(&self, n: usize) -> (Digits, Digits) {
        let numbers = |held_out: bool| {
            let numbers = (0..self.len()).filter(|number| (number % n == n - 1) == held_out);
            Tensor::from(numbers.map(|number| number as i64).collect::<Vec<_>>())
        };
        (self.at(&numbers(false)), self.at(&numbers(true)))
    }

    /// The images in batches, in an order that is new each time.
    pub(crate) fn shuffled_batches(&self, size: usize) -> impl Iterator<Item = Digits> {
        Tensor::randperm(self.len()).split(size, 0).into_iter().map(|numbers| self.at(&numbers))
    }
}
