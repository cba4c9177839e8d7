using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using Varde.Records;

namespace Varde.Modules.Tests.Records;

/// <summary>What passes by itself is told from what is a bug, and what a database cannot index is no leaf.</summary>
public sealed class StoreOutageTests
{
    [Theory]
    [InlineData(10, true), InlineData(13, true), InlineData(5, true), InlineData(1, false), InlineData(19, false)]
    public void A_full_or_broken_disk_is_an_outage_and_wrong_sql_is_not(int code, bool expected) =>
        Assert.Equal(expected, StoreOutage.Is(new SqliteException("x", code)));

    [Theory]
    [InlineData("57P01", true), InlineData("57P03", true), InlineData("53300", true), InlineData("08006", true), InlineData("42601", false), InlineData("22021", false)]
    public void A_server_that_stops_is_an_outage_and_a_refused_statement_is_not(string state, bool expected) =>
        Assert.Equal(expected, StoreOutage.Is(new PostgresException("x", "FATAL", "FATAL", state)));

    [Fact]
    public void A_lost_connection_is_an_outage_and_a_bug_is_not()
    {
        Assert.True(StoreOutage.Is(new NpgsqlException("x", new SocketException(111))));
        Assert.True(StoreOutage.Is(new NpgsqlException("x", new EndOfStreamException())));
        Assert.False(StoreOutage.Is(new InvalidOperationException("x")));
    }

    [Fact]
    public void An_address_that_no_index_takes_has_no_leaf()
    {
        var sink = new LeafSink();
        sink.Number(new LeafPath("/a", new string('x', 5000)), [], 1);
        sink.Number(new LeafPath(new string('/', 5000)), [], 1);
        sink.Number(new LeafPath("/a", "mm"), [], 1);
        Assert.Equal("mm", Assert.Single(sink.Leaves).Path.Discriminator);
    }
}
