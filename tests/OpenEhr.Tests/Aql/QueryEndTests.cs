using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.Aql;

/// <summary>A query ends when it is told to, also where its rows are many and no path of it is looked at.</summary>
public sealed class QueryEndTests
{
    [Theory]
    [InlineData("SELECT count(*) FROM CLUSTER c CONTAINS (ELEMENT x AND ELEMENT y AND ELEMENT z)")]
    [InlineData("SELECT c FROM CLUSTER c NOT CONTAINS (ELEMENT x AND ELEMENT y AND ELEMENT z[openEHR-EHR-ELEMENT.other.v1])")]
    [InlineData("SELECT x/archetype_node_id, y/archetype_node_id FROM CLUSTER c CONTAINS (ELEMENT x AND ELEMENT y)")]
    public void A_query_over_many_combinations_ends_when_it_is_cancelled(string aql)
    {
        var query = AqlBinder.Bind(AqlParser.Parse(aql).Value!).Value!;
        using var source = new CancellationTokenSource();
        source.Cancel();
        var builder = new ResultBuilder(query, new AqlEnvironment(DateTimeOffset.UnixEpoch), long.MaxValue, source.Token);
        Assert.Throws<OperationCanceledException>(() => builder.Add(WithElements(200)));
    }

    private static AqlEhr WithElements(int count)
    {
        var cluster = new Cluster
        {
            ArchetypeNodeId = "at0001",
            Items = [.. Enumerable.Range(2, count).Select(i => new Element { ArchetypeNodeId = $"at{i:0000}" })],
        };
        return new() { Ehr = new Ehr(), Documents = [new(cluster, "1", isLatest: true)] };
    }
}
