//! Who sends, and how much of it is taken from one sender.
//!
//! A sender is an address; of IPv6 the first 64 bits, which one household or company has to itself.
//! Each may send a number of requests per minute, a minute's worth of them at once; what is beyond is
//! told when to come again.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

/// After how many requests those who have long been quiet are forgotten.
const CLEANING: u32 = 4096;

/// The rate of every sender.
#[derive(Debug)]
pub(super) struct Peers {
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    is_behind_proxy: bool,
    seen: AtomicU32,
}

impl Peers {
    /// So many requests per minute from one address; 0 for any number. Behind a proxy the address is
    /// the one that the proxy saw.
    pub(super) fn new(per_minute: u32, is_behind_proxy: bool) -> Peers {
        let limiter = NonZeroU32::new(per_minute)
            .map(|rate| DefaultKeyedRateLimiter::keyed(Quota::per_minute(rate)));
        Peers { limiter, is_behind_proxy, seen: AtomicU32::new(0) }
    }

    /// Counts a request. Beyond the rate it says in how many seconds the next will be taken.
    pub(super) fn take(&self, connected: IpAddr, headers: &HeaderMap) -> Result<(), u64> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if self.seen.fetch_add(1, Ordering::Relaxed) % CLEANING == CLEANING - 1 {
            limiter.retain_recent();
        }
        let sender = self.sender(connected, headers);
        limiter.check_key(&network(sender)).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            (wait + Duration::from_millis(999)).as_secs().max(1)
        })
    }

    /// The last address of `X-Forwarded-For`, which the proxy itself has written: those before it are
    /// what the sender claims.
    fn sender(&self, connected: IpAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = || {
            let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            let last = last.rsplit(',').next()?.trim();
            last.parse()
                .ok()
                .or_else(|| last.parse().ok().map(|address: std::net::SocketAddr| address.ip()))
        };
        if self.is_behind_proxy { forwarded().unwrap_or(connected) } else { connected }
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(text: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), text.parse().unwrap())])
    }

    #[test]
    fn each_sender_has_a_rate_of_its_own() {
        let peers = Peers::new(2, false);
        let none = HeaderMap::new();
        for _ in 0..2 {
            assert_eq!(peers.take(address("192.0.2.1"), &none), Ok(()));
        }
        let wait = peers.take(address("192.0.2.1"), &none).unwrap_err();
        assert!((1..=30).contains(&wait), "{wait}");
        assert_eq!(peers.take(address("192.0.2.2"), &none), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_network_are_one_sender() {
        let peers = Peers::new(1, false);
        let none = HeaderMap::new();
        assert!(peers.take(address("2001:db8::1"), &none).is_ok());
        assert!(peers.take(address("2001:db8::2"), &none).is_err());
        assert!(peers.take(address("2001:db8:0:1::1"), &none).is_ok());
        assert!(peers.take(address("192.0.2.1"), &none).is_ok());
        assert!(peers.take(address("::ffff:192.0.2.1"), &none).is_err());
    }

    #[test]
    fn a_forwarded_address_counts_behind_a_proxy_only_and_of_several_the_last() {
        let proxy = address("127.0.0.1");
        let headers = forwarded("203.0.113.9, 192.0.2.7");
        assert_eq!(Peers::new(1, true).sender(proxy, &headers), address("192.0.2.7"));
        assert_eq!(Peers::new(1, false).sender(proxy, &headers), proxy);
        assert_eq!(
            Peers::new(1, true).sender(proxy, &forwarded("[2001:db8::1]:80")),
            address("2001:db8::1")
        );
        assert_eq!(Peers::new(1, true).sender(proxy, &forwarded("unknown")), proxy);
    }

    #[test]
    fn without_a_rate_everything_is_taken() {
        let peers = Peers::new(0, false);
        assert!((0..1000).all(|_| peers.take(address("192.0.2.1"), &HeaderMap::new()).is_ok()));
    }
}
