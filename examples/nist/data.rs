//! Reads a data file: lines of `key value …`, then `columns …` with one observation a line below it.
//! A `#` opens a comment. The digits are those NIST publishes.

use std::fmt;
use std::str::FromStr;

/// One reference data set with the results that a fit should reproduce.
#[derive(Debug, Default)]
pub(crate) struct Dataset {
    pub(crate) name: String,
    /// How hard NIST rates the fit: `lower`, `average` or `higher`.
    pub(crate) level: String,
    /// The two published starting points.
    pub(crate) starts: [Vec<f64>; 2],
    pub(crate) certified: Certified,
    /// The response of each observation, as the model predicts it (its logarithm if the file says so).
    pub(crate) y: Vec<f64>,
    /// The predictors of each observation.
    pub(crate) x: Vec<Vec<f64>>,
}

/// The certified results, given to eleven digits.
#[derive(Debug, Default)]
pub(crate) struct Certified {
    pub(crate) parameters: Vec<f64>,
    pub(crate) standard_deviations: Vec<f64>,
    pub(crate) residual_sum_of_squares: f64,
}

/// What is wrong with a data file, and where.
#[derive(Debug)]
pub(crate) struct ParseError {
    line: usize,
    message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

impl FromStr for Dataset {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words.is_empty() || words[0].starts_with('#') {
                continue;
            }
            reader.line(&words).map_err(|message| ParseError { line: index + 1, message })?;
        }
        reader.finish().map_err(|message| ParseError { line: text.lines().count(), message })
    }
}

#[derive(Default)]
struct Reader {
    set: Dataset,
    log_response: bool,
    observations: usize,
    /// Number of columns; 0 until `columns` has been read.
    columns: usize,
}

impl Reader {
    fn line(&mut self, words: &[&str]) -> Result<(), String> {
        if self.columns > 0 {
            return self.observation(words);
        }
        match *words {
            ["name", name] => self.set.name = name.to_owned(),
            ["level", level @ ("lower" | "average" | "higher")] => self.set.level = level.to_owned(),
            ["response", "y"] => self.log_response = false,
            ["response", "log[y]"] => self.log_response = true,
            ["parameter", _name, start1, start2, certified, deviation] => {
                self.set.starts[0].push(number(start1)?);
                self.set.starts[1].push(number(start2)?);
                self.set.certified.parameters.push(number(certified)?);
                self.set.certified.standard_deviations.push(number(deviation)?);
            }
            ["residual_sum_of_squares", value] => {
                self.set.certified.residual_sum_of_squares = number(value)?;
            }
            // Not kept: both follow from the sum of squares and the numbers of observations and parameters.
            ["residual_standard_deviation" | "degrees_of_freedom", value] => {
                let _: f64 = number(value)?;
            }
            ["observations", value] => self.observations = number(value)?,
            ["columns", "y", ..] if words.len() > 2 => self.columns = words.len() - 1,
            _ => return Err(format!("`{}` is not a line of the header", words.join(" "))),
        }
        Ok(())
    }

    fn observation(&mut self, words: &[&str]) -> Result<(), String> {
        if words.len() != self.columns {
            return Err(format!("{} numbers in {} columns", words.len(), self.columns));
        }
        let y: f64 = number(words[0])?;
        self.set.y.push(if self.log_response { y.ln() } else { y });
        self.set.x.push(words[1..].iter().map(|word| number(word)).collect::<Result<_, _>>()?);
        Ok(())
    }

    fn finish(self) -> Result<Dataset, String> {
        let Self { set, observations, .. } = self;
        if set.name.is_empty() || set.level.is_empty() || set.certified.parameters.is_empty() {
            return Err("`name`, `level` or `parameter` is missing".to_owned());
        }
        if set.y.len() != observations {
            return Err(format!("{} observations where {observations} are announced", set.y.len()));
        }
        if set.y.len() <= set.certified.parameters.len() {
            return Err("fewer observations than a fit needs".to_owned());
        }
        Ok(set)
    }
}

fn number<T: FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Dataset>().unwrap_err().to_string()
    }

    #[test]
    fn the_logarithm_is_taken_where_the_file_says_so() {
        let text = include_str!("data/nelson.txt");
        let data: Dataset = text.parse().unwrap();
        assert_eq!((data.y.len(), data.starts[1][2], data.y[0]), (128, -0.05, 15.0_f64.ln()));
        assert_eq!(data.x[0], [1.0, 180.0]);
    }

    #[test]
    fn errors_name_their_line() {
        assert_eq!(error("name A\n# a comment\nlevel steep"), "line 3: `level steep` is not a line of the header");
        assert_eq!(error("columns y x\n1.0"), "line 2: 1 numbers in 2 columns");
        assert_eq!(error("columns y x\n1.0 O.5"), "line 2: `O.5` is not a number");
        assert_eq!(error("name A"), "line 1: `name`, `level` or `parameter` is missing");
        let short = "name A\nlevel lower\nparameter b1 1 2 3 4\nobservations 2\ncolumns y x\n1 1";
        assert_eq!(error(short), "line 6: 1 observations where 2 are announced");
    }
}
