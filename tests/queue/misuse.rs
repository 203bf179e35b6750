//! A device that is played with: what it takes is flagged, and goes out like all else.

use crate::probing::Device;

/// Whether the response of this id is flagged in the store.
fn is_flagged(device: &Device, id: &str) -> bool {
    let record = device.store.get(&format!("response/{id}")).unwrap();
    record.contains(r#""flags":{"misuse":true}"#)
}

#[test]
fn more_than_twenty_in_a_minute_are_flagged_and_kept() {
    let mut device = Device::new();
    for number in 1..30 {
        device.watch += 1_000.0;
        device.takes(&format!("b{number}"));
        // The first of them was there before.
        assert_eq!(is_flagged(&device, &format!("b{number}")), number >= 20, "{number}");
    }
    device.watch += 61_000.0;
    device.takes("c");
    assert!(!is_flagged(&device, "c"), "a minute later somebody else stands before it");
}

#[test]
fn one_response_every_four_seconds_is_a_queue_of_people() {
    let mut device = Device::new();
    for number in 0..200 {
        device.watch += 4_000.0;
        device.takes(&format!("b{number}"));
        assert!(!is_flagged(&device, &format!("b{number}")), "{number}");
    }
}
