//! Fuzzy evaluation of answers: how many gave each grade, and what that comes to.
//!
//! The grades are the scores of the scale, best first. Of an item the membership of a grade is the
//! share of its answers; a group composes those of its members with their weights, level by level.
//! An item or a group without an answer is left out, and its siblings share its weight.

use alloc::{vec, vec::Vec};

use super::index::{Answers, float};
use super::{Point, Scoring};
use crate::metrics::fuzzy::{Operator, shares};
use crate::metrics::hierarchy::{Node, Part};
use crate::metrics::sum::weighted_mean;
use crate::value::sort;

/// The grades of items that share a scale: its scores, best first.
pub(super) fn grades(scoring: &Scoring, items: &[usize]) -> Vec<f64> {
    let first = items.first().and_then(|item| scoring.items.get(*item));
    let mut grades: Vec<f64> = vec![];
    for point in first.into_iter().flat_map(|item| &item.points) {
        if !grades.contains(&point.score) {
            grades.push(point.score);
        }
    }
    sort(&mut grades, &|one, other| one < other);
    grades
}

/// The membership of each of `grades`, summing to 1; nothing without an answer.
///
/// Where the operator does not keep the sum (all but M(·,⊕)), each level is brought back to it.
pub(super) fn membership(
    scoring: &Scoring,
    answers: &dyn Answers,
    operator: Operator,
    node: &Node<usize>,
    grades: &[f64],
) -> Option<Vec<f64>> {
    match &node.part {
        Part::Item(place) => {
            let mut votes = vec![0.0; grades.len()];
            let item = scoring.items.get(*place)?;
            answers.each(*place, &mut |at, count| {
                let Some(Point { score, .. }) = item.points.get(at) else { return };
                let grade = grades.iter().position(|grade| grade == score);
                if let Some(votes) = grade.and_then(|grade| votes.get_mut(grade)) {
                    *votes += float(count);
                }
            });
            shares(&votes)
        }
        Part::Group(members) => {
            let mut weights = vec![];
            let mut rows = vec![];
            for member in members {
                if let Some(row) = membership(scoring, answers, operator, member, grades) {
                    weights.push(member.weight);
                    rows.push(row);
                }
            }
            shares(&operator.compose(&shares(&weights)?, &rows))
        }
    }
}

/// The mean of the grades, weighted by their membership; nothing without an answer.
pub(super) fn score(
    scoring: &Scoring,
    answers: &dyn Answers,
    operator: Operator,
    node: &Node<usize>,
    items: &[usize],
) -> Option<f64> {
    let grades = grades(scoring, items);
    let membership = membership(scoring, answers, operator, node, &grades)?;
    weighted_mean(&membership.into_iter().zip(grades).collect::<Vec<_>>())
}
