//! Squared distances of points to the nearest centroid.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const D: usize = 8;

twice! {
    fn kmeans(centroids: &[f64], #[no_grad] points: &[f64], d: usize) -> f64 {
        let mut sum = 0.0;
        for i in 0..points.len() / d {
            let mut least = f64::INFINITY;
            for c in 0..centroids.len() / d {
                let mut distance = 0.0;
                for j in 0..d {
                    let away = points[d * i + j] - centroids[d * c + j];
                    distance += away * away;
                }
                if distance < least {
                    least = distance;
                }
            }
            sum += least;
        }
        sum
    }
}

pub(super) struct KMeans {
    points: Vec<f64>,
}

impl Kernel for KMeans {
    const NAME: &'static str = "kmeans";

    fn new(random: &mut Random) -> (KMeans, Vec<f64>) {
        (KMeans { points: random.uniform(1000 * D, 0.0, 1.0) }, random.uniform(10 * D, 0.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::kmeans(x, &self.points, black_box(D))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(kmeans).into((x, &self.points, black_box(D)), (g,))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        g.fill(0.0);
        let mut sum = 0.0;
        for point in self.points.chunks_exact(D) {
            let (mut least, mut nearest) = (f64::INFINITY, 0);
            for (c, centroid) in x.chunks_exact(D).enumerate() {
                let distance = point.iter().zip(centroid).fold(0.0, |sum, (p, c)| sum + (p - c) * (p - c));
                if distance < least {
                    (least, nearest) = (distance, c);
                }
            }
            sum += least;
            let at = D * nearest..D * (nearest + 1);
            for ((g, p), c) in g[at.clone()].iter_mut().zip(point).zip(&x[at]) {
                *g -= 2.0 * (p - c);
            }
        }
        sum
    }
}
