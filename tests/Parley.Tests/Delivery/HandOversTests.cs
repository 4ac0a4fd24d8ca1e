using Parley.Delivery;
using Parley.Ops;
using Parley.Tests.Conversations;

namespace Parley.Tests.Delivery;

public sealed class HandOversTests
{
    private const string Number = "+15550001111";

    private readonly Hand _time = new();
    private readonly HandOvers _handOvers;

    public HandOversTests() => _handOvers = new(new EngineOptions { PublicUrl = () => "", LaneWorkers = 16 }, _time);

    [Fact]
    public void A_carrier_that_hangs_gets_no_more_until_something_comes_back()
    {
        var hanging = Enumerable.Range(0, 10).Select(_ => Begin()!).ToList();
        _time.Seconds += 3;

        Assert.Null(Begin());
        Assert.NotNull(Begin("+15550009999"));
        hanging[0].IsAnswered = true;
        hanging[0].Dispose();
        Assert.NotNull(Begin());
    }

    [Fact]
    public void A_timeout_is_no_answer_and_what_is_over_is_forgotten()
    {
        var hanging = Enumerable.Range(0, 5).Select(_ => Begin()!).ToList();
        _time.Seconds += 3;

        hanging[0].Dispose();
        Assert.Null(Begin());
        hanging[1].Dispose();
        Assert.NotNull(Begin());
        hanging[2..].ForEach(one => one.Dispose());
        Assert.NotNull(Begin());
    }

    [Fact]
    public void A_busy_carrier_that_answers_is_never_held_back()
    {
        for (var round = 0; round < 100; round++)
        {
            var one = Begin()!;
            _ = Begin();
            _time.Seconds += 1;
            one.IsAnswered = true;
            one.Dispose();
        }

        Assert.NotNull(Begin());
    }

    [Fact]
    public void Few_that_take_long_are_no_sign_of_a_carrier_that_hangs()
    {
        _ = Enumerable.Range(0, 3).Select(_ => Begin()).ToList();
        _time.Seconds += 100;

        Assert.NotNull(Begin());
    }

    private HandOvers.HandOver? Begin(string number = Number) => _handOvers.Begin(TestEngine.Account, number);

    private sealed class Hand : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
