// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What is wrong with a schema file.
struct SchemaProblem
{
    enum class Kind : std::uint8_t {
        Other,
        /// `file` imports `text`, which is nowhere to be found.
        ImportNotFound,
        /// `file` imports what imports it; `text` names the files on the way, with " -> " between them.
        ImportsItself,
    };

    std::string file;
    /// From 1; 0 when it is about the whole file.
    int line = 0;
    int column = 0;
    /// In the words of the library that reads it, in English, if the kind is Other.
    std::string text;
    Kind kind = Kind::Other;
    friend bool operator==(const SchemaProblem &, const SchemaProblem &) = default;
};

/// Where message types come from.
struct ProtobufSources
{
    /// `.proto` files, found by their imports in `importPaths` and in their own folder.
    std::vector<std::string> protoFiles;
    std::vector<std::string> importPaths;
    /// Files with a FileDescriptorSet, as `protoc --include_imports -o` writes them.
    std::vector<std::string> descriptorSets;
    /// A file of either kind, which its name tells: all but `.proto` files are descriptor sets. Once.
    void add(const std::string &file);
    /// Once.
    void addImportPath(const std::string &folder);
    friend bool operator==(const ProtobufSources &, const ProtobufSources &) = default;
};

/// Message types of Protobuf, read at run time. Immutable once loaded; any thread.
///
/// Messages are taken apart field by field instead of being made as dynamic messages: an empty message of a large type
/// takes two bytes on the wire, and kilobytes in memory.
class ProtobufSchemas
{
public:
    /// Reads files: not for the GUI thread. What cannot be used is missing, and told by problems().
    explicit ProtobufSchemas(const ProtobufSources &sources);
    ~ProtobufSchemas();
    ProtobufSchemas(const ProtobufSchemas &) = delete;
    ProtobufSchemas &operator=(const ProtobufSchemas &) = delete;

    [[nodiscard]] const std::vector<SchemaProblem> &problems() const;
    /// Full names of all messages in the given files, without those that they only import. In order.
    [[nodiscard]] std::vector<std::string> messageTypes() const;

    /// A message by the full name of its type; NoSchema when there is none. Fields stand in the order of the schema;
    /// those that the sender leaves out because they have their default value are there, too; fields that the schema
    /// does not know come last, by their numbers.
    [[nodiscard]] Expected<Value, DecodeError> decode(std::string_view messageType, const Bytes &payload,
                                                      const ValueLimits &limits = {}) const;

    [[nodiscard]] bool knows(std::string_view messageType) const;
    /// The bytes of a message of a known type out of its JSON (ProtoJSON); else what is wrong, in the words of the
    /// library, in English.
    [[nodiscard]] Expected<std::string, std::string> encode(std::string_view messageType,
                                                            const std::string &json) const;

private:
    struct Pools;
    std::unique_ptr<Pools> m_pools;
};

} // namespace espalier
