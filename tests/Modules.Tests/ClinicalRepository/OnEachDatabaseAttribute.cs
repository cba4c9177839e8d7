using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Tells a story on the embedded database and on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<Database>(Database.Embedded), new TheoryDataRow<Database>(Database.PostgreSql)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
