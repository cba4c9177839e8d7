using System.Net;
using CsCheck;
using Varde.Fhir.Subscriptions;

namespace Varde.Fhir.Tests.Subscriptions;

/// <summary>Which addresses may be called.</summary>
public sealed class EndpointGuardTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_addresses_of_the_public_internet_are_public(string address, bool isPublic) => Assert.Equal(isPublic, EndpointGuard.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void An_address_of_IPv4_is_judged_alike_however_it_is_written() => Gen.Byte.Array[4].Sample(bytes =>
    {
        var isPublic = EndpointGuard.IsPublic(new IPAddress(bytes));
        Assert.Equal(isPublic, EndpointGuard.IsPublic(new IPAddress(bytes).MapToIPv6()));
        Assert.Equal(isPublic, EndpointGuard.IsPublic(new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])));
        Assert.Equal(isPublic, EndpointGuard.IsPublic(new IPAddress([0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
    });

    [Fact]
    public void A_signature_is_that_of_RFC_4231() =>
        Assert.Equal("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", HookSignature.Of("Jefe", "what do ya want for nothing?"u8));

    [Fact]
    public void Every_topic_that_is_offered_is_found() =>
        Assert.All(SubscriptionTopic.BuiltIn, url => Assert.Equal(url, SubscriptionTopic.Find(url)?.Url));

    [Theory]
    [InlineData("urn:varde:topic:Nothing")]
    [InlineData("urn:varde:topic:Patient-frobnicate")]
    [InlineData("urn:varde:topic:Patient-")]
    [InlineData("urn:varde:topic:")]
    [InlineData("http://example.org/urn:varde:topic:Patient")]
    public void What_is_not_offered_is_not_found(string url) => Assert.Null(SubscriptionTopic.Find(url));
}
