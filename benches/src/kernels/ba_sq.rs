//! Bundle adjustment: the squares of the errors of reprojection, and of what the weights are short of one.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

const CAMERAS: usize = 49;
const POINTS: usize = 776;
const SEEN: usize = 3184;

twice! {
    fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }
    fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }
    /// Around an axis by its length.
    fn rotate(r: [f64; 3], x: [f64; 3]) -> [f64; 3] {
        let square = dot(r, r);
        if square == 0.0 {
            let c = cross(r, x);
            [x[0] + c[0], x[1] + c[1], x[2] + c[2]]
        } else {
            let angle = square.sqrt();
            let (sin, cos) = (angle.sin(), angle.cos());
            let inverse = 1.0 / angle;
            let axis = [r[0] * inverse, r[1] * inverse, r[2] * inverse];
            let c = cross(axis, x);
            let along = dot(axis, x) * (1.0 - cos);
            [
                x[0] * cos + c[0] * sin + axis[0] * along,
                x[1] * cos + c[1] * sin + axis[1] * along,
                x[2] * cos + c[2] * sin + axis[2] * along,
            ]
        }
    }
    /// A camera is a rotation, a centre, a focal length, a principal point and two terms of distortion.
    fn project(camera: &[f64], x: &[f64]) -> [f64; 2] {
        let away = [x[0] - camera[3], x[1] - camera[4], x[2] - camera[5]];
        let seen = rotate([camera[0], camera[1], camera[2]], away);
        let u = seen[0] / seen[2];
        let v = seen[1] / seen[2];
        let square = u * u + v * v;
        let distortion = 1.0 + camera[9] * square + camera[10] * square * square;
        [u * distortion * camera[6] + camera[7], v * distortion * camera[6] + camera[8]]
    }
    fn ba_sq(
        cameras: &[f64], points: &[f64], weights: &[f64], of: &[[usize; 2]], #[no_grad] features: &[[f64; 2]],
    ) -> f64 {
        let mut sum = 0.0;
        for i in 0..of.len() {
            let c = 11 * of[i][0];
            let p = 3 * of[i][1];
            let at = project(&cameras[c..c + 11], &points[p..p + 3]);
            let u = weights[i] * (at[0] - features[i][0]);
            let v = weights[i] * (at[1] - features[i][1]);
            let short = 1.0 - weights[i] * weights[i];
            sum += u * u + v * v + short * short;
        }
        sum
    }
}

pub(super) struct BaSq {
    of: Vec<[usize; 2]>,
    features: Vec<[f64; 2]>,
}

fn cross_of(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot_of(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl BaSq {
    /// The error of an observation, whose gradient is added as soon as it is known; the weight's gradient is returned.
    #[inline]
    fn observe(
        camera: &[f64; 11],
        point: &[f64; 3],
        w: f64,
        feature: &[f64; 2],
        d_camera: &mut [f64; 11],
        d_point: &mut [f64; 3],
    ) -> (f64, f64) {
        let r = [camera[0], camera[1], camera[2]];
        let x: [f64; 3] = std::array::from_fn(|i| point[i] - camera[3 + i]);
        let square = dot_of(&r, &r);
        let turned = square != 0.0;
        let (mut sin, mut cos, mut inverse, mut axis, mut along) = (0.0, 1.0, 0.0, r, 0.0);
        let c;
        let seen: [f64; 3];
        if turned {
            let angle = square.sqrt();
            (sin, cos) = angle.sin_cos();
            inverse = 1.0 / angle;
            axis = r.map(|r| r * inverse);
            c = cross_of(&axis, &x);
            along = dot_of(&axis, &x);
            seen = std::array::from_fn(|i| x[i] * cos + c[i] * sin + axis[i] * (along * (1.0 - cos)));
        } else {
            c = cross_of(&r, &x);
            seen = std::array::from_fn(|i| x[i] + c[i]);
        }
        let depth = 1.0 / seen[2];
        let (u, v) = (seen[0] / seen[2], seen[1] / seen[2]);
        let radius = u * u + v * v;
        let distortion = 1.0 + camera[9] * radius + camera[10] * radius * radius;
        let (a, b) = (u * distortion, v * distortion);
        let away = [a * camera[6] + camera[7] - feature[0], b * camera[6] + camera[8] - feature[1]];
        let error = [w * away[0], w * away[1]];
        let short = 1.0 - w * w;

        let d_w = 2.0 * (error[0] * away[0] + error[1] * away[1]) - 4.0 * short * w;
        let (d_0, d_1) = (2.0 * error[0] * w, 2.0 * error[1] * w);
        d_camera[6] += d_0 * a + d_1 * b;
        d_camera[7] += d_0;
        d_camera[8] += d_1;
        let (d_a, d_b) = (d_0 * camera[6], d_1 * camera[6]);
        let d_distortion = d_a * u + d_b * v;
        d_camera[9] += d_distortion * radius;
        d_camera[10] += d_distortion * radius * radius;
        let d_radius = d_distortion * (camera[9] + 2.0 * camera[10] * radius);
        let d_u = d_a * distortion + 2.0 * u * d_radius;
        let d_v = d_b * distortion + 2.0 * v * d_radius;
        let d_seen = [d_u * depth, d_v * depth, -(d_u * u + d_v * v) * depth];
        let mut d_x;
        if turned {
            let d_c = d_seen.map(|d| d * sin);
            let d_axis_along = dot_of(&d_seen, &axis);
            let d_along = d_axis_along * (1.0 - cos);
            let from_axis = cross_of(&x, &d_c);
            let from_x = cross_of(&d_c, &axis);
            let factor = along * (1.0 - cos);
            let d_axis: [f64; 3] = std::array::from_fn(|i| d_seen[i] * factor + d_along * x[i] + from_axis[i]);
            d_x = std::array::from_fn(|i| d_seen[i] * cos + d_along * axis[i] + from_x[i]);
            let d_cos = dot_of(&d_seen, &x) - d_axis_along * along;
            let d_angle = dot_of(&d_seen, &c) * cos - d_cos * sin - dot_of(&d_axis, &r) * inverse * inverse;
            for i in 0..3 {
                d_camera[i] += d_axis[i] * inverse + d_angle * axis[i];
            }
        } else {
            let from_r = cross_of(&x, &d_seen);
            let from_x = cross_of(&d_seen, &r);
            d_x = d_seen;
            for i in 0..3 {
                d_camera[i] += from_r[i];
                d_x[i] += from_x[i];
            }
        }
        for i in 0..3 {
            d_camera[3 + i] -= d_x[i];
            d_point[i] += d_x[i];
        }
        (error[0] * error[0] + error[1] * error[1] + short * short, d_w)
    }
}

impl Kernel for BaSq {
    const NAME: &'static str = "ba_sq";

    /// One camera is not turned.
    fn new(random: &mut Random) -> (BaSq, Vec<f64>) {
        let of = (0..SEEN).map(|i| [i * CAMERAS / SEEN, (i * 7919) % POINTS]).collect();
        let features = random.uniform(2 * SEEN, -1.0, 1.0).chunks_exact(2).map(|f| [f[0], f[1]]).collect();
        let mut x = Vec::new();
        for i in 0..CAMERAS {
            x.extend(if i == 3 { vec![0.0; 3] } else { random.uniform(3, -0.5, 0.5) });
            x.extend(random.uniform(2, -1.0, 1.0));
            x.extend(random.uniform(1, -6.0, -4.0));
            x.extend(random.uniform(1, 0.5, 2.0));
            x.extend(random.uniform(4, -0.1, 0.1));
        }
        x.extend(random.uniform(3 * POINTS + SEEN, 0.0, 1.0));
        (BaSq { of, features }, x)
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (cameras, x) = x.split_at(11 * CAMERAS);
        let (points, weights) = x.split_at(3 * POINTS);
        plain::ba_sq(cameras, points, weights, &self.of, &self.features)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (cameras, x) = x.split_at(11 * CAMERAS);
        let (points, weights) = x.split_at(3 * POINTS);
        let (d_cameras, g) = g.split_at_mut(11 * CAMERAS);
        let (d_points, d_weights) = g.split_at_mut(3 * POINTS);
        let args = (cameras, points, weights, &self.of[..], &self.features[..]);
        value_and_grad(ba_sq).into(args, (d_cameras, d_points, d_weights))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let (cameras, x) = x.split_at(11 * CAMERAS);
        let (points, weights) = x.split_at(3 * POINTS);
        let (d_cameras, g) = g.split_at_mut(11 * CAMERAS);
        let (d_points, d_weights) = g.split_at_mut(3 * POINTS);
        d_cameras.fill(0.0);
        d_points.fill(0.0);
        let (cameras, points) = (cameras.as_chunks::<11>().0, points.as_chunks::<3>().0);
        let (d_cameras, d_points) = (d_cameras.as_chunks_mut::<11>().0, d_points.as_chunks_mut::<3>().0);
        let mut sum = 0.0;
        for (((&[c, p], feature), w), d_w) in self.of.iter().zip(&self.features).zip(weights).zip(d_weights) {
            let error;
            (error, *d_w) = BaSq::observe(&cameras[c], &points[p], *w, feature, &mut d_cameras[c], &mut d_points[p]);
            sum += error;
        }
        sum
    }
}
