namespace Varde.Records;

/// <summary>How a store is opened.</summary>
public sealed record RecordStoreOptions
{
    /// <summary>
    /// The one setting that chooses the database: a PostgreSQL connection string (it has <c>Host=</c>), or the path of a data folder,
    /// where SQLite keeps <c>varde.db</c>.
    /// </summary>
    public required string Database { get; init; }

    /// <summary>Where the master keys are that documents are encrypted under; null keeps documents in clear, which a database that has keys refuses.</summary>
    public IMasterKeys? MasterKeys { get; init; }

    /// <summary>The list of erased records; what it names and a restored backup brought back is erased again before the store can be used. Null keeps none.</summary>
    public ErasureList? ErasureList { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What takes leaves out of documents, in this order.</summary>
    public IReadOnlyList<ILeafExtractor> Extractors { get; init; } = [];

    /// <summary>Is told how far the leaves are, when they must be made anew before the store can be used.</summary>
    public IProgress<UpkeepProgress>? Upkeep { get; init; }

    /// <summary>How many commits may wait before further ones are refused as unavailable.</summary>
    public int QueueLimit { get; init; } = 10_000;

    /// <summary>How many commits share a transaction at most.</summary>
    public int GroupLimit { get; init; } = 64;
}
