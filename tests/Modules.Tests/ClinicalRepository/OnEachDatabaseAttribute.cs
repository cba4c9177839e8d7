using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Varde.Modules.Tests.ClinicalRepository;

/// <summary>Tells a story on the embedded database and on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachDatabaseAttribute : DataAttribute
{
    private static readonly string[] Above = ["People", "Fhir", "Roadmap"];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<Database>(Database.Embedded), OnPostgreSql(testMethod)]);

    // What stands on the store by the store's own commands alone is asked on PostgreSQL when everything is.
    private static TheoryDataRow<Database> OnPostgreSql(MethodInfo test)
    {
        var row = new TheoryDataRow<Database>(Database.PostgreSql);
        if (Array.Exists(Above, above => test.DeclaringType?.Namespace == $"Varde.Modules.Tests.{above}")) row.Traits["tier"] = ["all"];
        return row;
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
